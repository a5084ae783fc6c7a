//! Handing a case to another organ (移送).

use super::{
    decision::{Decision, Events, checked_text},
    event::Fact,
    intake::check_competent,
};
use crate::{
    identity::RegionCode,
    refusal::{Refusal, RefusalCode},
};

impl Decision<'_> {
    /// From the organ that handles the case to one that may handle its procedure; by an organ that is above both.
    pub(super) fn transfer(&self, to: RegionCode, reason: &str) -> Events {
        let filing = self.filing()?;
        let reason = checked_text(reason, "reason")?;
        if to == filing.organ {
            return Err(Refusal::new(RefusalCode::NothingChanges).at("to").into());
        }
        if self.stamp.by.organ.is_some_and(|own| !own.contains(&to)) {
            return Err(Refusal::new(RefusalCode::TransferBeyondReach).with("organ", to).at("to").into());
        }
        check_competent(self.procedure()?, to).map_err(|refusal| refusal.at("to"))?;
        self.one(Fact::Transferred { from: filing.organ, to, reason })
    }
}
