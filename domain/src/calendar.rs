//! The working-day calendar: which day is worked and which is off, in which region.
//!
//! The State Council arranges each year's days off and make-up working days; a self-governing area may add days off of
//! its own (全国年节及纪念日放假办法). Days that neither names follow the five-day week.

mod adopted;
mod builtin;
mod kind;
mod paper;
mod read;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

pub use adopted::{Adopted, CALENDAR, CALENDAR_ID, CalendarEvent, Recounting};
pub use kind::DayKind;
pub use paper::Paper;
pub use read::{CalendarError, CalendarFiles};

use crate::identity::RegionCode;
use kind::{Arranged, Entry};

/// Days off and make-up days, national and regional.
#[derive(Debug, Clone)]
pub struct Calendar {
    national: BTreeMap<NaiveDate, Entry>,
    regional: BTreeMap<NaiveDate, Vec<(RegionCode, Entry)>>,
    known_from: NaiveDate,
    known_through: NaiveDate,
    papers: Vec<Paper>,
    version: String,
}

impl Calendar {
    /// The same calendar with other days of the nation off and worked, named so.
    #[must_use]
    pub fn with_days(&self, off: &[NaiveDate], worked: &[NaiveDate], name: &str) -> Self {
        let mut changed = self.clone();
        let off = off.iter().map(|day| (*day, Arranged::Holiday));
        for (day, arranged) in off.chain(worked.iter().map(|day| (*day, Arranged::Workday))) {
            changed.national.insert(day, Entry { arranged, name: name.to_owned() });
        }
        changed.version = read::version(&changed.national, &changed.regional);
        changed
    }

    /// What kind of day this is in a region. A day the region sets itself goes before the national calendar, the
    /// smaller region before the larger. Outside the published years only the weekend is known.
    pub fn day(&self, date: NaiveDate, region: &RegionCode) -> DayKind {
        let regional = self.regional_entry(date, region).and_then(|entry| entry.day_kind(true));
        let national = || self.national.get(&date).and_then(|entry| entry.day_kind(false));
        regional.or_else(national).unwrap_or_else(|| DayKind::of_the_week(date))
    }

    /// Whether the day is a working day (工作日) in a region.
    pub fn is_working(&self, date: NaiveDate, region: &RegionCode) -> bool {
        self.day(date, region).is_working()
    }

    /// First day of the first published year.
    pub fn known_from(&self) -> NaiveDate {
        self.known_from
    }

    /// Last day of the last published year.
    pub fn known_through(&self) -> NaiveDate {
        self.known_through
    }

    /// The notices on which the years rest, in their order.
    pub fn papers(&self) -> &[Paper] {
        &self.papers
    }

    /// Short hash of the days it arranges, 12 hexadecimal digits; the same days have the same version.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The regional holiday that may fall on this day because the dates of that year are not in the calendar.
    pub fn unknown_regional_day(&self, date: NaiveDate, region: &RegionCode) -> Option<&str> {
        self.regional_entry(date, region).and_then(Entry::unknown_name)
    }

    /// A region for each set of days off there may be: the nation by its capital, and every region with days of its own.
    pub fn places(&self) -> impl Iterator<Item = RegionCode> {
        let holders = self.regional.values().flatten().map(|(holder, _)| *holder);
        RegionCode::parse("110000").into_iter().chain(holders.collect::<BTreeSet<_>>())
    }

    /// The first working day after `date`; none only at the end of representable time.
    pub fn next_working_day(&self, date: NaiveDate, region: &RegionCode) -> Option<NaiveDate> {
        date.iter_days().skip(1).find(|&day| self.is_working(day, region))
    }

    /// Make-up working days of the national calendar that fall on Monday to Friday, where there is nothing to make up.
    pub(crate) fn needless_workdays(&self) -> impl Iterator<Item = NaiveDate> {
        let worked =
            self.national.iter().filter(|(_, entry)| entry.day_kind(false).is_some_and(|kind| kind.is_working()));
        worked.map(|(date, _)| *date).filter(|date| DayKind::of_the_week(*date).is_working())
    }

    fn regional_entry(&self, date: NaiveDate, region: &RegionCode) -> Option<&Entry> {
        let entries = self.regional.get(&date)?;
        let applying = entries.iter().filter(|(holder, _)| holder.contains(region));
        applying.min_by_key(|(holder, _)| holder.level()).map(|(_, entry)| entry)
    }
}
