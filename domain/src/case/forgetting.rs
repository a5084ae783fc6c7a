//! Forgetting a person (注销个人信息): the key is destroyed, the case stays.

use uuid::Uuid;

use super::{
    command::Header,
    decision::{checked_text, stamp},
    event::{CaseEvent, Fact},
    state::Case,
};
use crate::{
    personal::{PersonalAct, may},
    refusal::{Refusal, RefusalCode, Refused},
};

impl Case {
    /// The event that makes these persons of the case unreadable.
    ///
    /// # Errors
    /// The role may not do it, no reason is given, or nobody is named.
    pub fn forget(&self, header: &Header, subjects: &[Uuid], reason: &str) -> Result<CaseEvent, Refused> {
        let role = header.by.role;
        if !may(role, PersonalAct::Forget) {
            let refusal = Refusal::new(RefusalCode::RoleNotAllowed).with("role", role.as_str());
            return Err(refusal.with("action", "forget_person").into());
        }
        if subjects.is_empty() || self.filing.is_none() {
            return Err(Refusal::new(RefusalCode::PersonUnknown).into());
        }
        let fact = Fact::PersonForgotten { subjects: subjects.to_vec(), reason: checked_text(reason, "reason")? };
        Ok(CaseEvent { fact, stamp: stamp(header)?, moves_to: None, clocks: Vec::new() })
    }
}
