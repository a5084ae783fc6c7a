//! Merging an organ into another (并入): which successor will do.

use chrono::NaiveDate;

use super::{Organs, Standing};
use crate::{
    identity::{RegionCode, RegionFinding},
    procedure::{Procedure, ProcedureId},
    refusal::{Refusal, RefusalCode},
    rulebook::Rulebook,
};

impl Organs {
    /// The successor is another open organ of a region in force, not below the closed one, and handles something of
    /// what that handled.
    pub(super) fn check_successor(
        &self,
        from: RegionCode,
        into: RegionCode,
        rulebook: &Rulebook,
        on: NaiveDate,
    ) -> Result<(), Refusal> {
        let regions = rulebook.regions();
        if into == from {
            return Err(Refusal::new(RefusalCode::OrganIntoItself));
        }
        match self.standing(into, regions, on) {
            Standing::Open => {}
            Standing::Closed(closed) => return Err(self.closed_refusal(into, closed, regions, on)),
            Standing::Unknown => return Err(Refusal::new(RefusalCode::OrganUnknown).with("organ", into)),
        }
        if let RegionFinding::Retired { last, .. } = regions.find(into, on) {
            return Err(Refusal::new(RefusalCode::OrganRegionRetired).with("organ", into).with("last", last));
        }
        if from.contains(&into) {
            return Err(Refusal::new(RefusalCode::OrganIntoLower).with("organ", from).with("into", into));
        }
        let mut handled = handled(from, rulebook, on).peekable();
        if handled.peek().is_some() && !handled.any(|procedure| procedure.is_handled_by(into)) {
            return Err(Refusal::new(RefusalCode::SuccessorNotCompetent).with("organ", from).with("into", into));
        }
        Ok(())
    }
}

/// The procedures of a day that one organ handles and another does not: their cases cannot be taken over.
pub fn unfit(from: RegionCode, into: RegionCode, rulebook: &Rulebook, on: NaiveDate) -> Vec<&ProcedureId> {
    let stays = |procedure: &&Procedure| !procedure.is_handled_by(into);
    handled(from, rulebook, on).filter(stays).map(|procedure| &procedure.id).collect()
}

fn handled(organ: RegionCode, rulebook: &Rulebook, on: NaiveDate) -> impl Iterator<Item = &Procedure> {
    rulebook.procedures().filter(move |procedure| procedure.in_force.on(on) && procedure.is_handled_by(organ))
}
