//! An identity at an identity provider: a stream of its own for each, so that it belongs to one account at most.

use chrono::{DateTime, Utc};
use cqrs_es::{Aggregate, event_sink::EventSink};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::AccountRefusal;
use crate::{
    log_event::log_event,
    refusal::{Refusal, Refused},
};

/// Ids derived from issuer and subject live in a name space of their own.
const IDENTITIES: Uuid = Uuid::from_u128(0x8e2b_5f66_0c1a_4d7b_a3f9_6d50_22e8_9b14);

/// Names an identity elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityKey {
    /// The identity provider.
    pub issuer: String,
    /// The person there.
    pub subject: String,
}

impl IdentityKey {
    /// Id of the identity's stream in the log. The length keeps "a" of "bc" apart from "ab" of "c".
    pub fn stream_id(&self) -> String {
        let name = format!("{}:{}{}", self.issuer.len(), self.issuer, self.subject);
        Uuid::new_v5(&IDENTITIES, name.as_bytes()).to_string()
    }
}

/// The folded state of an identity.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExternalIdentity {
    /// The account that signs in with it.
    pub account: Option<Uuid>,
    /// Number of events folded.
    pub version: u64,
}

/// What happens to an identity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExternalIdentityEvent {
    /// 已关联
    IdentityBound {
        /// Which account.
        account: Uuid,
        /// When.
        recorded_at: DateTime<Utc>,
    },
    /// 已解除
    IdentityReleased {
        /// From which account.
        account: Uuid,
        /// When.
        recorded_at: DateTime<Utc>,
    },
}

log_event!(ExternalIdentityEvent, ExternalIdentity::TYPE, { IdentityBound, IdentityReleased });

impl ExternalIdentity {
    /// Binds the identity to an account.
    pub fn decide(&self, account: Uuid, recorded_at: DateTime<Utc>) -> Result<ExternalIdentityEvent, Refusal> {
        match self.account {
            Some(_) => Err(AccountRefusal::IdentityTaken.refusal()),
            None => Ok(ExternalIdentityEvent::IdentityBound { account, recorded_at }),
        }
    }

    /// Releases the identity from the account that it is bound to; another account may have it then.
    pub fn release(&self, account: Uuid, recorded_at: DateTime<Utc>) -> Result<ExternalIdentityEvent, Refusal> {
        match self.account {
            Some(bound) if bound == account => Ok(ExternalIdentityEvent::IdentityReleased { account, recorded_at }),
            Some(_) | None => Err(AccountRefusal::IdentityUnknown.refusal()),
        }
    }

    /// The state after one more event.
    pub fn apply(&mut self, event: &ExternalIdentityEvent) {
        self.version += 1;
        match event {
            ExternalIdentityEvent::IdentityBound { account, .. } => self.account = Some(*account),
            ExternalIdentityEvent::IdentityReleased { .. } => self.account = None,
        }
    }
}

impl Aggregate for ExternalIdentity {
    const TYPE: &'static str = "external_identity";
    type Command = (Uuid, DateTime<Utc>);
    type Event = ExternalIdentityEvent;
    type Error = Refused;
    type Services = ();

    async fn handle(
        &mut self,
        (account, recorded_at): Self::Command,
        (): &(),
        sink: &EventSink<Self>,
    ) -> Result<(), Self::Error> {
        let event = self.decide(account, recorded_at)?;
        sink.write(event, self).await;
        Ok(())
    }

    fn apply(&mut self, event: Self::Event) {
        Self::apply(self, &event);
    }
}
