//! Who handles a case (承办人): assigned by a leader of the organ, or of one's own accord while nobody is; taken back with a
//! reason. An assignment ends when the case goes to another organ.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    command::ActionKind,
    decision::{Decision, Events, checked_text},
    event::Fact,
    state::Case,
};
use crate::refusal::{Refusal, RefusalCode};

/// Who handles a case (承办人).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handler {
    /// Account name.
    pub name: String,
    /// The moment at which the assignment was recorded.
    pub since: DateTime<Utc>,
}

impl Decision<'_> {
    /// That somebody of this name may act for the organ is not known here: accounts are asked before it is recorded.
    pub(super) fn assign(&self, handler: &str, reason: Option<&str>) -> Events {
        let handler = checked_text(handler, "handler")?;
        let reason = reason.map(|reason| checked_text(reason, "reason")).transpose()?;
        if self.filing()?.handler.as_ref().is_some_and(|standing| standing.name == handler) {
            return Err(Refusal::new(RefusalCode::NothingChanges).at("handler").into());
        }
        self.one(Fact::Assigned { handler, reason })
    }

    pub(super) fn take(&self) -> Events {
        self.one(Fact::Assigned { handler: self.stamp.by.name.clone(), reason: None })
    }

    pub(super) fn unassign(&self, reason: &str) -> Events {
        let reason = checked_text(reason, "reason")?;
        let standing = self.filing()?.handler.as_ref().ok_or_else(|| Refusal::new(RefusalCode::NotAssigned))?;
        self.one(Fact::Unassigned { handler: standing.name.clone(), reason })
    }
}

impl Case {
    /// Only what nobody handles can be taken, and only what somebody handles be taken back.
    pub(super) fn check_handler(&self, kind: ActionKind) -> Result<(), Refusal> {
        let handler = self.filing.as_ref().and_then(|filing| filing.handler.as_ref());
        match (kind, handler) {
            (ActionKind::Take, Some(handler)) => {
                Err(Refusal::new(RefusalCode::AlreadyAssigned).with("handler", &handler.name))
            }
            (ActionKind::Unassign, None) => Err(Refusal::new(RefusalCode::NotAssigned)),
            _ => Ok(()),
        }
    }
}
