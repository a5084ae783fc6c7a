//! All organs: what events say of them, over what the table of regions says.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Closed, Organ, OrganEvent};
use crate::{
    identity::{RegionCode, RegionFinding, Regions},
    message::{Bilingual, Message},
    refusal::{Refusal, RefusalCode},
};

/// Provinces whose police is not under the Ministry, of which the table of regions has a row all the same.
const OF_THEIR_OWN: [&str; 3] = ["710000", "810000", "820000"];

/// Every organ of which there are events, by code.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Organs(BTreeMap<RegionCode, Organ>);

/// How an organ stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// There is none.
    Unknown,
    /// It handles cases.
    Open,
    /// It was merged into another.
    Closed(Closed),
}

impl Organs {
    /// Folds one more event of an organ.
    pub fn apply(&mut self, code: RegionCode, event: &OrganEvent) {
        self.0.entry(code).or_default().apply(event);
    }

    /// What events say of an organ; none if there are no events.
    pub fn recorded(&self, code: RegionCode) -> Option<&Organ> {
        self.0.get(&code)
    }

    /// Number of events of an organ.
    pub fn version(&self, code: RegionCode) -> u64 {
        self.recorded(code).map_or(0, |organ| organ.version)
    }

    /// How an organ stands. That of a retired region stands until it is merged into another.
    pub fn standing(&self, code: RegionCode, regions: &Regions, on: NaiveDate) -> Standing {
        match self.recorded(code) {
            Some(Organ { closed: Some(closed), .. }) => Standing::Closed(*closed),
            Some(Organ { opened: Some(_), .. }) => Standing::Open,
            Some(_) | None if place(code, regions, on).is_some() => Standing::Open,
            Some(_) | None => Standing::Unknown,
        }
    }

    /// The closing of an organ that is closed.
    pub fn closed(&self, code: RegionCode) -> Option<Closed> {
        self.recorded(code)?.closed
    }

    /// Whether anybody holds an office there: a closed organ gives no rights any more. No organ at all is the nation.
    pub fn has_offices(&self, code: Option<RegionCode>) -> bool {
        code.is_none_or(|code| self.closed(code).is_none())
    }

    /// Every closed organ.
    pub fn all_closed(&self) -> impl Iterator<Item = (RegionCode, Closed)> {
        self.0.iter().filter_map(|(code, organ)| Some((*code, organ.closed?)))
    }

    /// The open organ that has taken the place of this one, whose own place may have been taken in turn; itself while
    /// it is open.
    pub fn successor(&self, code: RegionCode) -> RegionCode {
        let mut successor = code;
        // Nobody merges into a closed organ, so no chain returns to its beginning; a limit all the same.
        for _ in 0..=self.0.len() {
            match self.closed(successor) {
                Some(closed) => successor = closed.into,
                None => break,
            }
        }
        successor
    }

    /// Its name, as recorded or made from its region's; none of an organ that nothing is known of.
    pub fn name(&self, code: RegionCode, regions: &Regions, on: NaiveDate) -> Option<Bilingual> {
        let recorded = self.recorded(code).and_then(|organ| organ.name.clone());
        recorded.or_else(|| Some(Message::new("organ_of").with("place", place(code, regions, on)?).into()))
    }

    /// Refuses to bring a case to a closed organ, and names the one to go to instead.
    ///
    /// # Errors
    /// [`RefusalCode::OrganClosed`].
    pub fn check_takes_cases(&self, code: RegionCode, regions: &Regions, on: NaiveDate) -> Result<(), Refusal> {
        match self.closed(code) {
            Some(closed) => Err(self.closed_refusal(code, closed, regions, on)),
            None => Ok(()),
        }
    }

    pub(super) fn closed_refusal(&self, code: RegionCode, closed: Closed, regions: &Regions, on: NaiveDate) -> Refusal {
        let successor = self.successor(code);
        let name = self.name(successor, regions, on).map(|name| name.zh).unwrap_or_default();
        Refusal::new(RefusalCode::OrganClosed)
            .with("organ", code)
            .with("day", closed.on)
            .with("successor", successor)
            .with("name", name)
    }

    /// The codes of all organs of a day: those of the regions in force, and those of which there are events.
    pub fn codes(&self, regions: &Regions, on: NaiveDate) -> Vec<RegionCode> {
        let in_force = regions.in_force(on).map(|(code, _)| code).filter(|code| !has_police_of_its_own(*code));
        let mut codes: Vec<_> = in_force.chain(self.0.keys().copied()).collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }
}

/// Whether the Ministry has no organ there.
pub(super) fn has_police_of_its_own(code: RegionCode) -> bool {
    OF_THEIR_OWN.contains(&code.province().as_str())
}

/// The region of an organ with those above it, as it is or was last called; none if it has no organ.
fn place(code: RegionCode, regions: &Regions, on: NaiveDate) -> Option<String> {
    if has_police_of_its_own(code) {
        return None;
    }
    let own = last_name(code, regions, on)?;
    let above = regions.parent(code).and_then(|parent| place(parent, regions, on)).unwrap_or_default();
    Some(format!("{above}{own}"))
}

fn last_name(code: RegionCode, regions: &Regions, on: NaiveDate) -> Option<&str> {
    match regions.find(code, on) {
        RegionFinding::Current { name } | RegionFinding::Retired { name, .. } => Some(name),
        RegionFinding::NotYet { .. } | RegionFinding::Unknown => None,
    }
}
