//! Renumbering (重新编号): a filed case gets another number; the old one stays on record and is never given again.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    decision::{Decision, Events, checked_text},
    event::Fact,
    outcome::{does_not_fit, read_number},
};
use crate::{
    identity::{RegionCode, RegionFinding},
    refusal::{Refusal, RefusalCode},
};

/// A number that a case had before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerNumber {
    /// The number.
    pub number: String,
    /// The day on which another took its place.
    pub replaced_on: NaiveDate,
    /// Why.
    pub reason: String,
}

impl Decision<'_> {
    pub(super) fn renumber(&self, number: &str, reason: &str) -> Events {
        self.check_order()?;
        let (filing, procedure) = (self.filing()?, self.procedure()?);
        let reason = checked_text(reason, "reason")?;
        let rule = procedure.number.as_ref().ok_or_else(|| Refusal::new(RefusalCode::NumberNotForeseen))?;
        let previous = filing.number.clone().ok_or_else(|| Refusal::new(RefusalCode::NotNumbered))?;
        let (region, number) = read_number(number, rule.scheme).ok_or_else(|| does_not_fit(number, rule))?;
        if number == previous {
            return Err(Refusal::new(RefusalCode::NothingChanges).at("number").into());
        }
        if filing.former_numbers.iter().any(|former| former.number == number) {
            return Err(Refusal::new(RefusalCode::NumberTaken).with("number", number).at("number").into());
        }
        if !self.may_move(filing.region, region) {
            return Err(does_not_fit(&number, rule).into());
        }
        if self.is_retired(region) {
            let refusal = Refusal::new(RefusalCode::RegionRetired).with("region", region);
            return Err(refusal.at("number").citing(&rule.cite).into());
        }
        self.one(Fact::Renumbered { number, region, reason, previous })
    }

    /// The case's own region, or another of its province once its own is retired: the table names no successors.
    fn may_move(&self, own: RegionCode, new: RegionCode) -> bool {
        new == own || (self.is_retired(own) && new.province() == own.province())
    }

    fn is_retired(&self, region: RegionCode) -> bool {
        let found = self.rulebook.regions().find(region, self.stamp.occurred_on);
        matches!(found, RegionFinding::Retired { .. })
    }
}
