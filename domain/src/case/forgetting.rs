//! Forgetting a person (注销个人信息): the key is destroyed, the case stays.

use uuid::Uuid;

use super::{
    command::Header,
    decision::{checked_text, stamp},
    event::{CaseEvent, Fact},
    state::Case,
};
use crate::{
    personal::check_right,
    policy::Deed,
    refusal::{Refusal, RefusalCode, Refused},
};

impl Case {
    /// The event that makes these persons of the case unreadable.
    ///
    /// # Errors
    /// The role may not do it, no reason is given, or nobody is named.
    pub fn forget(&self, header: &Header, subjects: &[Uuid], reason: &str) -> Result<CaseEvent, Refused> {
        check_right(&header.by, Deed::ForgetPerson, self)?;
        if subjects.is_empty() || self.filing.is_none() {
            return Err(Refusal::new(RefusalCode::PersonUnknown).into());
        }
        let fact = Fact::PersonForgotten { subjects: subjects.to_vec(), reason: checked_text(reason, "reason")? };
        Ok(CaseEvent { fact, stamp: stamp(header)?, moves_to: None, clocks: Vec::new() })
    }
}
