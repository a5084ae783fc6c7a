//! The table of administrative divisions (行政区划代码, GB/T 2260), asked as of a day.

use std::{collections::BTreeMap, sync::LazyLock};

use chrono::NaiveDate;
use serde::Deserialize;

use super::{IdentityWarning, Level, RegionCode, table};

static BUILTIN: LazyLock<Regions> = LazyLock::new(|| {
    let mut regions = Regions { runs: BTreeMap::new() };
    for run in table::rows::<Run>(include_str!("../../law/regions/regions.csv")) {
        regions.runs.entry(run.code).or_default().push(run);
    }
    regions
});

/// One stretch of days during which a code had one name.
#[derive(Debug, Clone, Deserialize)]
struct Run {
    code: RegionCode,
    name: String,
    first: NaiveDate,
    last: Option<NaiveDate>,
}

impl Run {
    fn covers(&self, on: NaiveDate) -> bool {
        self.first <= on && self.last.is_none_or(|last| on <= last)
    }
}

/// Every division code of the built-in table with the days it was in use.
#[derive(Debug)]
pub struct Regions {
    runs: BTreeMap<RegionCode, Vec<Run>>,
}

/// What the table says of a code on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegionFinding<'table> {
    /// In use on that day.
    Current {
        /// Name on that day.
        name: &'table str,
    },
    /// No longer in use (已撤销).
    Retired {
        /// Its last name before that day.
        name: &'table str,
        /// Last day it is known to have been in use.
        last: NaiveDate,
    },
    /// In use only later.
    NotYet {
        /// The name it will have.
        name: &'table str,
        /// First day it is known to be in use.
        first: NaiveDate,
    },
    /// No list ever had it.
    Unknown,
}

impl Regions {
    /// The table that ships with the program: lists from December 1980 on, see `law/regions/README.md` for its horizon.
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    /// What the table says of a code on a day.
    pub fn find(&self, code: RegionCode, on: NaiveDate) -> RegionFinding<'_> {
        let Some(runs) = self.runs.get(&code) else { return RegionFinding::Unknown };
        if let Some(run) = runs.iter().find(|run| run.covers(on)) {
            return RegionFinding::Current { name: &run.name };
        }
        let ended = runs.iter().rev().find_map(|run| run.last.filter(|last| *last < on).map(|last| (run, last)));
        match (ended, runs.first()) {
            (Some((run, last)), _) => RegionFinding::Retired { name: &run.name, last },
            (None, Some(run)) => RegionFinding::NotYet { name: &run.name, first: run.first },
            (None, None) => RegionFinding::Unknown,
        }
    }

    /// The name of a code in use on that day.
    pub fn name(&self, code: RegionCode, on: NaiveDate) -> Option<&str> {
        match self.find(code, on) {
            RegionFinding::Current { name } => Some(name),
            RegionFinding::Retired { .. } | RegionFinding::NotYet { .. } | RegionFinding::Unknown => None,
        }
    }

    /// The region directly above: the prefecture if a list ever had it, else the province; `None` for a province.
    ///
    /// Counties of a municipality and those run by a province itself (省直辖县) hang directly under the province.
    pub fn parent(&self, code: RegionCode) -> Option<RegionCode> {
        match code.level() {
            Level::Province => None,
            Level::Prefecture => Some(code.province()),
            Level::County if self.runs.contains_key(&code.prefecture()) => Some(code.prefecture()),
            Level::County => Some(code.province()),
        }
    }

    /// The regions directly below that are in use on that day, by code.
    pub fn children(&self, parent: RegionCode, on: NaiveDate) -> Vec<(RegionCode, &str)> {
        self.in_force(on).filter(|(code, _)| self.parent(*code) == Some(parent)).collect()
    }

    /// The province-level regions in use on that day, by code.
    pub fn provinces(&self, on: NaiveDate) -> Vec<(RegionCode, &str)> {
        self.in_force(on).filter(|(code, _)| code.level() == Level::Province).collect()
    }

    /// What a clerk should hear about a code on a day; nothing if it is in use.
    pub fn warning(&self, code: RegionCode, on: NaiveDate) -> Option<IdentityWarning> {
        match self.find(code, on) {
            RegionFinding::Current { .. } => None,
            RegionFinding::Retired { name, last } => {
                Some(IdentityWarning::RegionRetired { code, name: name.to_owned(), last })
            }
            RegionFinding::NotYet { name, first } => {
                Some(IdentityWarning::RegionNotYet { code, name: name.to_owned(), first })
            }
            RegionFinding::Unknown => Some(IdentityWarning::RegionUnknown { code }),
        }
    }

    /// Every region in use on that day, by code.
    pub fn in_force(&self, on: NaiveDate) -> impl Iterator<Item = (RegionCode, &str)> {
        self.runs.iter().filter_map(move |(code, runs)| {
            runs.iter().find(|run| run.covers(on)).map(|run| (*code, run.name.as_str()))
        })
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "test")]
mod tests {
    use super::*;

    fn check(code: &str, on: &str, expected: RegionFinding<'_>) {
        let found = Regions::builtin().find(RegionCode::parse(code).unwrap(), on.parse().unwrap());
        assert_eq!(found, expected, "{code} on {on}");
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_reused_code_has_the_name_of_its_day() {
        check("130123", "1990-06-01", RegionFinding::Current { name: "栾城县" });
        check("130123", "2000-06-01", RegionFinding::Current { name: "正定县" });
    }

    #[test]
    fn two_districts_of_chongqing_end_when_the_new_one_begins() {
        let (before, after) = ("2025-11-05", "2025-11-06");
        check("500105", before, RegionFinding::Current { name: "江北区" });
        check("500105", after, RegionFinding::Retired { name: "江北区", last: day(before) });
        check("500112", after, RegionFinding::Retired { name: "渝北区", last: day(before) });
        check("500157", before, RegionFinding::NotYet { name: "两江新区", first: day(after) });
        check("500157", after, RegionFinding::Current { name: "两江新区" });
    }

    #[test]
    fn a_code_of_the_last_list_stays_in_use_and_an_invented_one_is_unknown() {
        check("110105", "2026-11-23", RegionFinding::Current { name: "朝阳区" });
        check("110199", "2026-11-23", RegionFinding::Unknown);
    }

    #[test]
    fn counties_run_by_a_province_hang_under_it() {
        let regions = Regions::builtin();
        let henan = RegionCode::parse("410000").unwrap();
        let below = regions.children(henan, day("2026-11-23"));
        assert!(below.iter().any(|(code, name)| code.as_str() == "419001" && *name == "济源市"));
        assert!(below.iter().any(|(code, _)| code.as_str() == "410100"));
        assert!(!below.iter().any(|(code, _)| code.as_str() == "410102"));
        assert_eq!(regions.provinces(day("2026-11-23")).len(), 34);
    }
}
