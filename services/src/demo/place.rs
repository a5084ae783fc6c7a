//! Where cases play: for each procedure a few organs that handle it.

use beian_domain::{
    identity::{Level, RegionCode, Regions},
    procedure::{Authority, Jurisdiction, Procedure},
};
use chrono::{Months, NaiveDate};

use super::{Plan, draw::Draw};

/// Most organs of one procedure.
const ORGANS: usize = 16;
const YEARS: u32 = 3;

/// A procedure with its days and organs.
pub(super) struct Place<'a> {
    pub(super) procedure: &'a Procedure,
    /// First day of the story under it.
    pub(super) first: NaiveDate,
    /// Last day of the story under it.
    pub(super) last: NaiveDate,
    /// Whether it is no longer in force at the end of the story.
    pub(super) past: bool,
    organs: Vec<RegionCode>,
    regions: &'a Regions,
}

impl<'a> Place<'a> {
    /// The last three years of a procedure; none if it has no day or no organ, or is another authority's.
    pub(super) fn new(procedure: &'a Procedure, regions: &'a Regions, plan: Plan) -> Option<Self> {
        if procedure.authority != Authority::PublicSecurity {
            return None;
        }
        let days = &procedure.in_force;
        let past = days.last_day.is_some_and(|last| last < plan.until);
        let last = days.last_day.filter(|_| past).unwrap_or(plan.until);
        let first = last.checked_sub_months(Months::new(12 * YEARS))?.max(days.first_day);
        let mut organs = organs(procedure, regions, first, last);
        let mut draw = Draw::new(plan.seed, organs.len());
        while organs.len() > ORGANS {
            organs.swap_remove(draw.below(organs.len()));
        }
        organs.sort();
        (first < last && !organs.is_empty()).then_some(Self { procedure, first, last, past, organs, regions })
    }

    /// An organ and the region of a unit that files there.
    pub(super) fn draw(&self, draw: &mut Draw) -> (RegionCode, RegionCode) {
        let organ = *draw.one(&self.organs);
        let below = self.regions.children(organ, self.first);
        let lasting: Vec<_> = below.iter().filter(|(code, _)| self.regions.name(*code, self.last).is_some()).collect();
        let region = if lasting.is_empty() { organ } else { draw.one(&lasting).0 };
        (organ, region)
    }
}

/// Organs that are there on the first and on the last day.
fn organs(procedure: &Procedure, regions: &Regions, first: NaiveDate, last: NaiveDate) -> Vec<RegionCode> {
    let mut found = Vec::new();
    let mut open: Vec<RegionCode> = regions.provinces(first).into_iter().map(|(code, _)| code).collect();
    while let Some(code) = open.pop() {
        if !reaches(procedure.jurisdiction, code) {
            continue;
        }
        open.extend(regions.children(code, first).into_iter().map(|(code, _)| code));
        let lasts = regions.name(code, last).is_some();
        // A provincial organ mostly acts as superior; a demo under it would have one desk for everything.
        let alone = procedure.organ_levels == [Level::Province];
        let fits = procedure.organ_levels.contains(&code.level()) && (alone || code.level() != Level::Province);
        if lasts && fits && procedure.jurisdiction.covers(&code) {
            found.push(code);
        }
    }
    found.sort();
    found
}

/// Whether a region is part of the jurisdiction or holds it.
fn reaches(jurisdiction: Jurisdiction, code: RegionCode) -> bool {
    match jurisdiction {
        Jurisdiction::Nation => true,
        Jurisdiction::Region(own) => own.contains(&code) || code.contains(&own),
    }
}
