//! The organ to file with.

use chrono::NaiveDate;
use serde::Serialize;

use super::ObjectRule;
use crate::{
    identity::{Level, RegionCode, RegionFinding, Regions},
    procedure::Authority,
};

/// An organ that may be competent (办理机关).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CompetentOrgan<'r> {
    /// Code of its region.
    pub code: RegionCode,
    /// Its level.
    pub level: Level,
    /// Name of its region on that day, if the code was in use.
    pub region: Option<&'r str>,
}

/// The organs of a place that a rule names, the one competent in principle first; none if the place is wider than any.
pub(super) fn competent<'r>(
    rule: &ObjectRule<'_>,
    place: RegionCode,
    regions: &'r Regions,
    on: NaiveDate,
) -> Vec<CompetentOrgan<'r>> {
    if rule.authority == Authority::NetworkOwner {
        return Vec::new();
    }
    let at_level = |level: Level| {
        let code = place.at_level(level);
        let exists = code.level() == level && regions.find(code, on) != RegionFinding::Unknown;
        (exists && rule.jurisdiction.covers(&code)).then(|| CompetentOrgan {
            code,
            level,
            region: regions.name(code, on),
        })
    };
    rule.organ_levels.iter().filter_map(|level| at_level(*level)).collect()
}
