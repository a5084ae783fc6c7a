//! How long things took, without keeping each of them.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::{calendar::Calendar, identity::RegionCode};

/// Lengths of time in working days (工作日), each with how often it came up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Durations(BTreeMap<i64, i64>);

impl Durations {
    /// Adds a length that came up so many times.
    pub fn add(&mut self, days: i64, times: i64) {
        *self.0.entry(days).or_default() += times;
    }

    /// Adds all of another.
    pub fn add_all(&mut self, other: &Self) {
        other.0.iter().for_each(|(days, times)| self.add(*days, *times));
    }

    /// How many there are.
    pub fn count(&self) -> i64 {
        self.0.values().sum()
    }

    /// The length that half of them do not exceed, in tenths of days; between two in the middle, half of their sum.
    pub fn median_in_tenths(&self) -> Option<i64> {
        let count = self.count();
        let (lower, upper) = (self.at((count - 1) / 2)?, self.at(count / 2)?);
        Some((lower + upper) * 5)
    }

    /// The longest.
    pub fn longest(&self) -> Option<i64> {
        self.0.last_key_value().map(|(days, _)| *days)
    }

    /// The length at a place of the ordered list, from 0.
    fn at(&self, place: i64) -> Option<i64> {
        let mut passed = 0;
        self.0.iter().find_map(|(days, times)| {
            passed += times;
            (place < passed).then_some(*days)
        })
    }
}

impl Calendar {
    /// Working days after `start` up to and including `end`: the day of the event is not counted. 0 where `end` is not
    /// later.
    pub fn working_days_between(&self, start: NaiveDate, end: NaiveDate, region: &RegionCode) -> i64 {
        let days = start.iter_days().skip(1).take_while(|day| *day <= end);
        let working = days.filter(|day| self.is_working(*day, region)).count();
        i64::try_from(working).unwrap_or(i64::MAX)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "test")]
mod tests {
    use super::*;
    use crate::rulebook::Rulebook;

    fn median(lengths: &[i64]) -> Option<i64> {
        let mut durations = Durations::default();
        lengths.iter().for_each(|days| durations.add(*days, 1));
        durations.median_in_tenths()
    }

    #[test]
    fn the_median_is_the_one_in_the_middle_or_between_two() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[3]), Some(30));
        assert_eq!(median(&[9, 1, 2]), Some(20));
        assert_eq!(median(&[1, 2]), Some(15));
        assert_eq!(median(&[1, 1, 1, 8]), Some(10));
        assert_eq!(median(&[0, 0, 5, 5]), Some(25));
    }

    #[test]
    fn working_days_leave_out_the_first_day_and_days_off() {
        let (calendar, kunming) = (Rulebook::builtin().calendar(), RegionCode::parse("530102").unwrap());
        let between = |start: &str, end: &str| {
            calendar.working_days_between(start.parse().unwrap(), end.parse().unwrap(), &kunming)
        };
        // Friday to Monday.
        assert_eq!(between("2026-03-06", "2026-03-09"), 1);
        assert_eq!(between("2026-03-10", "2026-03-10"), 0);
        assert_eq!(between("2026-03-11", "2026-03-10"), 0);
        // National Day 2025: off from 1 to 8 October, the 28th of September and the 11th of October are worked.
        assert_eq!(between("2025-09-26", "2025-10-11"), 6);
    }
}
