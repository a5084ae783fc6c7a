//! Why a command to an endpoint is refused; the sentences are in `messages/alert.toml`.

use crate::{message::Message, refusal::Refusal};

/// Stable codes of refusals by endpoints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EndpointRefusal {
    /// There is no such endpoint among those that the actor manages.
    Unknown,
    /// Only an administrator may do this.
    NotAdministrator,
    /// The organ lies outside the administrator's.
    OutsideOrgan,
    /// The address is none that can be told.
    Url,
    /// It is not in use any more.
    Closed,
}

impl EndpointRefusal {
    /// Every code.
    pub const ALL: [Self; 5] = [Self::Unknown, Self::NotAdministrator, Self::OutsideOrgan, Self::Url, Self::Closed];

    /// The code as users and scripts see it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "endpoint_unknown",
            Self::NotAdministrator => "endpoint_not_administrator",
            Self::OutsideOrgan => "endpoint_outside_organ",
            Self::Url => "endpoint_url",
            Self::Closed => "endpoint_closed",
        }
    }

    /// The refusal with this code.
    pub fn refusal(self) -> Refusal {
        Refusal::from(Message::new(self.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_sentence() {
        for code in EndpointRefusal::ALL {
            assert!(Message::new(code.as_str()).is_known(), "{}", code.as_str());
        }
    }
}
