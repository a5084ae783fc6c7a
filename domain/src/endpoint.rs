//! Endpoints (推送地址): where connected systems of an organ are told of alerts; each an event stream of its own.
//!
//! The secret that its messages are signed with is kept outside the log, sealed; events say where.

mod command;
mod event;
mod refusal;

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

pub use command::{EndpointCommand, EndpointOrder};
pub use event::{EndpointEvent, EndpointFact};
pub use refusal::EndpointRefusal;

use crate::identity::RegionCode;

/// Kind of stream that endpoints are.
pub const ENDPOINT: &str = "endpoint";

/// How long the secret before the present one signs as well, so that the other side can change over.
pub const CHANGE_OVER: TimeDelta = TimeDelta::hours(24);

/// An endpoint as its events tell it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Endpoint {
    /// Where and whose; none before it was registered.
    pub registration: Option<Registration>,
    /// Where its secret is kept.
    pub secret: Uuid,
    /// Where the secret before it is kept, and until when that signs as well.
    pub former: Option<(Uuid, DateTime<Utc>)>,
    /// When it was retired.
    pub retired_at: Option<DateTime<Utc>>,
    /// When it answered that it is gone for good.
    pub gone_at: Option<DateTime<Utc>>,
    /// Number of events folded.
    pub version: u64,
}

/// Where an endpoint is, and whose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// The organ, of whose cases and of those below it is told; none is the nation.
    pub organ: Option<RegionCode>,
    /// Its address.
    pub url: String,
    /// Since when.
    pub at: DateTime<Utc>,
}

impl Endpoint {
    /// Copies what an event says.
    pub fn apply(&mut self, event: &EndpointEvent) {
        self.version += 1;
        match &event.fact {
            EndpointFact::EndpointRegistered { organ, url, secret } => {
                self.registration = Some(Registration { organ: *organ, url: url.clone(), at: event.recorded_at });
                self.secret = *secret;
            }
            EndpointFact::EndpointSecretRotated { secret } => {
                self.former = Some((self.secret, event.recorded_at + CHANGE_OVER));
                self.secret = *secret;
            }
            EndpointFact::EndpointRetired => self.retired_at = Some(event.recorded_at),
            EndpointFact::EndpointGone => self.gone_at = Some(event.recorded_at),
        }
    }

    /// Whether anything is sent there.
    pub fn is_open(&self) -> bool {
        self.registration.is_some() && self.retired_at.is_none() && self.gone_at.is_none()
    }

    /// Where the secrets are kept that sign now, the present one first.
    pub fn secrets(&self, now: DateTime<Utc>) -> impl Iterator<Item = Uuid> {
        let former = self.former.filter(|(_, until)| now < *until).map(|(secret, _)| secret);
        std::iter::once(self.secret).chain(former)
    }
}

/// All endpoints.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Endpoints(pub BTreeMap<Uuid, Endpoint>);

impl Endpoints {
    /// Those to be told of a case that this organ handles: its own and those of organs above.
    pub fn of(&self, organ: RegionCode) -> impl Iterator<Item = Uuid> {
        let covers = move |endpoint: &Endpoint| {
            let registration = endpoint.registration.as_ref();
            registration.is_some_and(|at| at.organ.is_none_or(|own| own.contains(&organ)))
        };
        self.0.iter().filter(move |(_, endpoint)| endpoint.is_open() && covers(endpoint)).map(|(id, _)| *id)
    }
}
