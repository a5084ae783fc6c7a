//! The organ above (上级机关).

use chrono::NaiveDate;

use super::{Organs, Standing};
use crate::{
    identity::{RegionCode, Regions},
    refusal::{Refusal, RefusalCode},
};

impl Organs {
    /// The nearest open organ above; none for the nation.
    pub fn superior(&self, code: RegionCode, regions: &Regions, on: NaiveDate) -> Option<RegionCode> {
        let recorded = self.recorded(code).and_then(|organ| organ.opened);
        let above = match recorded {
            Some(opened) => opened.superior,
            None => regions.parent(code),
        }?;
        match self.standing(above, regions, on) {
            Standing::Open => Some(above),
            Standing::Closed(_) | Standing::Unknown => self.superior(above, regions, on),
        }
    }

    /// Whether one organ may be opened below another: its region lies there, and the other is open.
    pub(super) fn check_superior(
        &self,
        superior: RegionCode,
        code: RegionCode,
        regions: &Regions,
        on: NaiveDate,
    ) -> Result<(), Refusal> {
        if superior == code || !superior.contains(&code) {
            return Err(Refusal::new(RefusalCode::SuperiorNotAbove)
                .with("organ", code)
                .with("superior", superior)
                .at("superior"));
        }
        match self.standing(superior, regions, on) {
            Standing::Open => Ok(()),
            Standing::Closed(closed) => Err(self.closed_refusal(superior, closed, regions, on).at("superior")),
            Standing::Unknown => Err(Refusal::new(RefusalCode::OrganUnknown).with("organ", superior).at("superior")),
        }
    }
}
