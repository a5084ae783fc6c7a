//! Where copies play: the organs that may handle a procedure, and the regions whose units file there.

use std::collections::BTreeMap;

use beian_domain::{
    case::Filing,
    identity::{Level, RegionCode, Regions},
    procedure::{Procedure, ProcedureId},
    rulebook::Rulebook,
};
use chrono::NaiveDate;
use rand::{rngs::SmallRng, seq::IndexedRandom};

use super::story::Story;

/// Organs by procedure, each with the regions below it.
#[derive(Debug)]
pub(super) struct Places(BTreeMap<ProcedureId, Vec<Place>>);

#[derive(Debug)]
struct Place {
    organ: RegionCode,
    below: Vec<RegionCode>,
}

impl Places {
    pub(super) fn of(story: &Story) -> Self {
        let rulebook = Rulebook::builtin();
        let places = rulebook.procedures().filter_map(|procedure| {
            let days = story.days(&procedure.id.0)?;
            Some((procedure.id.clone(), organs(procedure, rulebook.regions(), days)))
        });
        Self(places.collect())
    }

    /// An organ like the filing's and a region for its unit: the organ's own, or one below it, as with the filing.
    pub(super) fn draw(&self, filing: &Filing, random: &mut SmallRng) -> (RegionCode, RegionCode) {
        let (organ, is_below) = (filing.organ, filing.organ != filing.region);
        let alike = |place: &&Place| place.organ.level() == organ.level() && place.below.is_empty() != is_below;
        let places: Vec<_> = self.0.get(&filing.procedure).into_iter().flatten().filter(alike).collect();
        let Some(place) = places.choose(random) else { return (organ, filing.region) };
        (place.organ, place.below.choose(random).copied().unwrap_or(place.organ))
    }
}

/// Organs below the provinces that are there on both days.
fn organs(procedure: &Procedure, regions: &Regions, (first, last): (NaiveDate, NaiveDate)) -> Vec<Place> {
    let below = |organ: RegionCode| -> Vec<RegionCode> {
        let children = regions.children(organ, first).into_iter().map(|(code, _)| code);
        children.filter(|code| regions.name(*code, last).is_some()).collect()
    };
    let mut found = Vec::new();
    let mut open: Vec<RegionCode> = regions.provinces(first).into_iter().map(|(code, _)| code).collect();
    while let Some(organ) = open.pop() {
        let place = Place { organ, below: below(organ) };
        open.extend(&place.below);
        let level = organ.level();
        let fits = procedure.organ_levels.contains(&level) && level != Level::Province;
        if fits && procedure.jurisdiction.covers(&organ) {
            found.push(place);
        }
    }
    found
}
