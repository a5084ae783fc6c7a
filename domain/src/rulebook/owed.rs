//! Where a unit that is known to be connected must file.

use chrono::NaiveDate;

use super::Rulebook;
use crate::{
    identity::RegionCode,
    procedure::{ApplicantKind, Authority, FilingObject, Procedure},
};

impl Rulebook {
    /// The most local procedure under which a using unit of a place files on a day, and the organ that takes it: for the
    /// unit itself, else for its website if it has one. None where no procedure is known.
    pub fn owed_in(&self, place: RegionCode, on: NaiveDate, has_website: bool) -> Option<(&Procedure, RegionCode)> {
        let procedures = self.procedures_in_force(&place, on);
        let of = |object: FilingObject| {
            let fits = |procedure: &&&Procedure| {
                procedure.object == object
                    && procedure.authority == Authority::PublicSecurity
                    && procedure.applicants.contains(&ApplicantKind::UsingUnit)
            };
            procedures.iter().filter(fits).find_map(|procedure| Some((*procedure, handling(procedure, place)?)))
        };
        of(FilingObject::Unit).or_else(|| of(FilingObject::Website).filter(|_| has_website))
    }
}

/// The first of the procedure's levels at which the place has an organ.
fn handling(procedure: &Procedure, place: RegionCode) -> Option<RegionCode> {
    let organs = procedure.organ_levels.iter().map(|level| place.at_level(*level));
    organs.into_iter().find(|organ| procedure.is_handled_by(*organ))
}
