//! When a period ends (期间的计算).
//!
//! The day of the event is not counted; working days skip days off and count make-up days; a period in days or months
//! whose last day is a day off ends on the next working day; a month ends on the corresponding day, else on the last
//! day of the month (民法典 201-203, 公安机关办理行政案件程序规定 35). Hours run from the moment and are never moved.
//! Suspended days (中止) are not counted.

mod days;
mod due;
mod explain;
mod hours;
mod moment;
mod suspension;

use chrono::NaiveDate;

pub use due::{Due, Provisional, SkipReason, SkippedDay};
pub use explain::{DayLabel, ExplainedDay};
pub use moment::{Moment, MomentError};
pub use suspension::Suspension;

use crate::{
    calendar::Calendar,
    identity::RegionCode,
    message::Message,
    period::{Period, PeriodError, Unit},
};
use days::Days;

/// A due date lies at most this many days after the start: a hundred years.
const LONGEST_WALK: u32 = 36_600;

/// What starts a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// A day whose hour is not known. Hours then run from the end of that day, so that nobody loses time.
    Day(NaiveDate),
    /// A moment. Days and months use its day in Shanghai.
    At(Moment),
}

impl Start {
    /// The day of the event.
    pub fn date(self) -> NaiveDate {
        match self {
            Self::Day(date) => date,
            Self::At(moment) => moment.date(),
        }
    }

    fn moment(self) -> Moment {
        match self {
            Self::Day(date) => Moment::end_of_day(date),
            Self::At(moment) => moment,
        }
    }
}

/// Why no due date can be given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CountingError {
    /// The length of the period is impossible.
    #[error(transparent)]
    Period(#[from] PeriodError),
    /// A day before the year 1 or after the year 9999.
    #[error("{0} is outside the dates that can be counted")]
    OutOfRange(NaiveDate),
    /// More than a hundred years pass.
    #[error("the period runs for more than a hundred years from {0}")]
    TooFar(NaiveDate),
    /// A suspension without an end stops the period before it runs out.
    #[error("the period is suspended since {since} ({basis}) and has no due date")]
    Suspended {
        /// First suspended day.
        since: NaiveDate,
        /// Why, with its legal basis.
        basis: String,
    },
}

impl CountingError {
    /// What a user is told.
    pub fn message(&self) -> Message {
        match self {
            Self::Period(error) => error.message(),
            Self::OutOfRange(day) => Message::new("counting_out_of_range").with("day", day),
            Self::TooFar(start) => Message::new("counting_too_far").with("start", start),
            Self::Suspended { since, basis } => {
                Message::new("counting_suspended").with("since", since).with("basis", basis)
            }
        }
    }
}

impl Calendar {
    /// When a period that began with `start` ends in a region. The last moment, and the whole last day, still count.
    ///
    /// Fails when a suspension without an end is reached first, and on lengths and dates no case can have.
    pub fn due(
        &self,
        start: Start,
        period: Period,
        region: &RegionCode,
        suspensions: &[Suspension],
    ) -> Result<Due, CountingError> {
        let Period { n, unit } = Period::new(period.n, period.unit)?;
        let date = start.date();
        if !Moment::can_hold(date) {
            return Err(CountingError::OutOfRange(date));
        }
        let days = Days::after(self, date, region, suspensions);
        match unit {
            Unit::Hour => hours::due(start.moment(), n, suspensions),
            Unit::NaturalDay => days.natural(n),
            Unit::WorkingDay => days.working(n),
            Unit::Month => days.months(n),
        }
    }
}
