//! From a command on an endpoint to its event. Pure: the same state and command give the same answer.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::{Endpoint, EndpointEvent, EndpointFact, EndpointRefusal};
use crate::{
    actor::Actor,
    identity::RegionCode,
    policy::{self, Deed},
    refusal::Refusal,
};

/// Most characters of an address.
const LONGEST_URL: usize = 500;

/// A command to one endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EndpointCommand {
    /// Who.
    pub by: Actor,
    /// What.
    pub order: EndpointOrder,
}

/// What may be asked of an endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EndpointOrder {
    /// 登记
    Register {
        /// Whose; none is the nation.
        organ: Option<RegionCode>,
        /// Its address.
        url: String,
        /// Where its secret is kept.
        secret: Uuid,
    },
    /// 更换密钥
    RotateSecret {
        /// Where the new one is kept.
        secret: Uuid,
    },
    /// 停用
    Retire,
}

impl Endpoint {
    /// The event that a command leads to.
    ///
    /// # Errors
    /// Why it is refused.
    pub fn decide(&self, command: &EndpointCommand, recorded_at: DateTime<Utc>) -> Result<EndpointEvent, Refusal> {
        let by = &command.by;
        if !policy::offers(by.role, Deed::ManageEndpoints) {
            return Err(EndpointRefusal::NotAdministrator.refusal());
        }
        let fact = match &command.order {
            EndpointOrder::Register { organ, url, secret } => {
                if !covers(by.organ, *organ) {
                    return Err(EndpointRefusal::OutsideOrgan.refusal().at("organ"));
                }
                let (organ, url, secret) = (*organ, checked_url(url)?, *secret);
                EndpointFact::EndpointRegistered { organ, url, secret }
            }
            EndpointOrder::RotateSecret { secret } => {
                self.check_managed_by(by)?;
                EndpointFact::EndpointSecretRotated { secret: *secret }
            }
            EndpointOrder::Retire => {
                self.check_managed_by(by)?;
                EndpointFact::EndpointRetired
            }
        };
        Ok(EndpointEvent { fact, by: by.clone(), recorded_at })
    }

    /// Whether it lies within the actor's organ: one that does not, does not exist for them.
    pub fn is_managed_by(&self, by: &Actor) -> bool {
        let organ = self.registration.as_ref().map(|registration| registration.organ);
        policy::offers(by.role, Deed::ManageEndpoints) && organ.is_some_and(|organ| covers(by.organ, organ))
    }

    fn check_managed_by(&self, by: &Actor) -> Result<(), Refusal> {
        if !self.is_managed_by(by) {
            return Err(EndpointRefusal::Unknown.refusal().at("id"));
        }
        if self.is_open() { Ok(()) } else { Err(EndpointRefusal::Closed.refusal().at("id")) }
    }
}

/// Whether an organ has another one below it; no organ at all is the nation.
fn covers(own: Option<RegionCode>, other: Option<RegionCode>) -> bool {
    own.is_none_or(|own| other.is_some_and(|other| own.contains(&other)))
}

/// An address of HTTP without user and password, which would stand in the log.
fn checked_url(url: &str) -> Result<String, Refusal> {
    let url = url.trim();
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let authority = rest.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    let fits = authority.is_some_and(|host| !host.is_empty() && !host.contains('@'));
    let plain = url.len() <= LONGEST_URL && url.bytes().all(|byte| byte.is_ascii_graphic()) && !url.contains('#');
    if fits && plain { Ok(url.to_owned()) } else { Err(EndpointRefusal::Url.refusal().at("url")) }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "test")]
mod tests {
    use super::*;
    use crate::actor::Role;

    fn at() -> DateTime<Utc> {
        DateTime::UNIX_EPOCH
    }

    fn by(role: Role, organ: &str) -> Actor {
        Actor { name: "root".to_owned(), role, organ: RegionCode::parse(organ).ok() }
    }

    fn register(by: Actor, organ: &str, url: &str) -> Result<EndpointEvent, String> {
        let (organ, url, secret) = (RegionCode::parse(organ).ok(), url.to_owned(), Uuid::nil());
        let command = EndpointCommand { by, order: EndpointOrder::Register { organ, url, secret } };
        Endpoint::default().decide(&command, at()).map_err(|refusal| refusal.message.code)
    }

    #[test]
    fn administrators_register_within_their_organ() {
        let url = "https://oa.example.cn/hooks/beian?x=1";
        assert!(register(by(Role::Administrator, "530100"), "530102", url).is_ok());
        assert!(register(by(Role::Administrator, ""), "", url).is_ok());
        let refused = |role, own, organ| register(by(role, own), organ, url).unwrap_err();
        assert_eq!(refused(Role::Supervisor, "530100", "530102"), "endpoint_not_administrator");
        assert_eq!(refused(Role::Administrator, "530102", "530100"), "endpoint_outside_organ");
        assert_eq!(refused(Role::Administrator, "530102", ""), "endpoint_outside_organ");
    }

    #[test]
    fn addresses_hold_no_secrets_and_nothing_but_http() {
        for url in ["ftp://example.cn", "https://", "https://user:word@example.cn/", "https://例子.cn/", "http://a b"]
        {
            assert_eq!(register(by(Role::Administrator, ""), "", url).unwrap_err(), "endpoint_url", "{url}");
        }
    }

    #[test]
    fn a_rotated_secret_signs_for_a_day_more_and_a_retired_endpoint_takes_no_orders() {
        let root = by(Role::Administrator, "530100");
        let mut endpoint = Endpoint::default();
        endpoint.apply(&register(root.clone(), "530102", "http://127.0.0.1:1/").unwrap());
        let give = |endpoint: &Endpoint, order| {
            endpoint.decide(&EndpointCommand { by: root.clone(), order }, at()).map_err(|refusal| refusal.message.code)
        };
        let second = Uuid::from_u128(2);
        endpoint.apply(&give(&endpoint, EndpointOrder::RotateSecret { secret: second }).unwrap());
        assert_eq!(endpoint.secrets(at()).collect::<Vec<_>>(), [second, Uuid::nil()]);
        assert_eq!(endpoint.secrets(at() + super::super::CHANGE_OVER).collect::<Vec<_>>(), [second]);
        endpoint.apply(&give(&endpoint, EndpointOrder::Retire).unwrap());
        assert!(!endpoint.is_open());
        assert_eq!(give(&endpoint, EndpointOrder::Retire).unwrap_err(), "endpoint_closed");
        let stranger = EndpointCommand { by: by(Role::Administrator, "440300"), order: EndpointOrder::Retire };
        assert_eq!(endpoint.decide(&stranger, at()).unwrap_err().message.code, "endpoint_unknown");
    }
}
