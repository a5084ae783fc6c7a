//! The story's time: days cut into a few moments, in each of which many cases may move.

use beian_domain::{calendar::Calendar, identity::RegionCode};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

/// Steps that should share a moment, so that they share a transaction.
const TOGETHER: usize = 200;
/// About so many days with steps, and so many steps of a case.
const DAYS: usize = 1000;
const STEPS: usize = 9;

/// A moment of the story: a day and the place of the moment within it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Tick {
    pub(super) day: NaiveDate,
    pub(super) slot: u32,
}

/// How a day is cut.
#[derive(Debug, Clone, Copy)]
pub(super) struct Times {
    slots: u32,
}

impl Times {
    /// Few moments a day for few cases, up to one every ten minutes.
    pub(super) fn for_cases(cases: usize) -> Self {
        let slots = cases.saturating_mul(STEPS) / (DAYS * TOGETHER);
        Self { slots: u32::try_from(slots).unwrap_or(u32::MAX).clamp(4, 48) }
    }

    pub(super) fn slots(self) -> u32 {
        self.slots
    }

    /// When it is: from nine o'clock in Shanghai over eight hours, not on the dot.
    pub(super) fn moment(self, tick: Tick) -> DateTime<Utc> {
        let length = 8 * 3600 / i64::from(self.slots);
        let jitter = (i64::from(tick.day.to_epoch_days()) * 7919 + i64::from(tick.slot) * 104_729).rem_euclid(length);
        let seconds = 3600 + i64::from(tick.slot.min(self.slots - 1)) * length + jitter;
        tick.day.and_time(chrono::NaiveTime::MIN).and_utc() + TimeDelta::seconds(seconds)
    }

    /// The next moment.
    pub(super) fn after(self, tick: Tick) -> Tick {
        if tick.slot + 1 < self.slots {
            Tick { slot: tick.slot + 1, ..tick }
        } else {
            Tick { day: plus(tick.day, 1), slot: 0 }
        }
    }
}

/// So many days later, or earlier.
pub(super) fn plus(day: NaiveDate, days: i64) -> NaiveDate {
    let count = Days::new(days.unsigned_abs());
    let moved = if days < 0 { day.checked_sub_days(count) } else { day.checked_add_days(count) };
    moved.unwrap_or(day)
}

/// This day, or the next on which the organ works.
pub(super) fn working(calendar: &Calendar, day: NaiveDate, organ: &RegionCode) -> NaiveDate {
    if calendar.is_working(day, organ) { day } else { calendar.next_working_day(day, organ).unwrap_or(day) }
}
