//! A rung of a ladder: when to tell, and whom.

use std::{fmt, str::FromStr};

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{
    calendar::Calendar,
    identity::RegionCode,
    message::Message,
    period::{Period, Unit},
};

/// Who is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// 经办人: who has worked on the case in the handling organ, else all there who may do what is due
    Handler,
    /// 本机关负责人
    Organ,
    /// 上级机关负责人
    Superior,
    /// 备案人
    Applicant,
}

impl Told {
    /// Everybody who can be told.
    pub const ALL: [Self; 4] = [Self::Handler, Self::Organ, Self::Superior, Self::Applicant];

    /// The word in events, rows and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Handler => "handler",
            Self::Organ => "organ",
            Self::Superior => "superior",
            Self::Applicant => "applicant",
        }
    }

    /// The one written so.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|told| told.as_str() == word)
    }
}

/// One rung (预警档次).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rung {
    /// When; also its name within the ladder.
    pub when: RungTime,
    /// Whom.
    pub tell: Vec<Told>,
}

/// The day on which a rung comes, at its first second in Shanghai.
///
/// As text: `half`, `on the day`, `moved`, `3 working_day before`, `5 natural_day after`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum RungTime {
    /// 过半: half of the days between start and due day
    Half,
    /// Days before the due day
    Before(Period),
    /// 当日: the due day
    OnTheDay,
    /// Days after the due day (逾期)
    After(Period),
    /// 改期: when the due day has changed, as soon as that is known
    Moved,
}

/// A text that names no time of a rung.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not written like \"half\", \"on the day\", \"moved\" or \"3 working_day before\"")]
pub struct RungTimeError(String);

impl RungTimeError {
    /// What a user is told.
    pub fn message(&self) -> Message {
        Message::new("rung_time_shape").with("input", &self.0)
    }
}

impl RungTime {
    /// The day on which it comes for a clock; none where it does not come by the calendar, or not after the start.
    pub fn day(self, start: NaiveDate, due: NaiveDate, calendar: &Calendar, organ: &RegionCode) -> Option<NaiveDate> {
        let day = match self {
            Self::Half => half(start, due),
            Self::OnTheDay => Some(due),
            Self::Before(period) => nth_day(due, period, Direction::Back, calendar, organ),
            Self::After(period) => nth_day(due, period, Direction::On, calendar, organ),
            Self::Moved => None,
        };
        day.filter(|day| *day > start || matches!(self, Self::OnTheDay | Self::After(_)))
    }

    /// Days that can lie between it and the due day, counted generously: a week off for every five days worked, and the
    /// longest holiday.
    pub(super) fn reach(self) -> u64 {
        match self {
            Self::Before(period) | Self::After(period) => u64::from(period.n) * 2 + 15,
            Self::OnTheDay => 1,
            // Not by the due day: half is looked for by its own day, a move when it is recorded.
            Self::Half | Self::Moved => 0,
        }
    }
}

/// The day on which half of the days between two have passed; none where the second comes first.
pub fn half(start: NaiveDate, due: NaiveDate) -> Option<NaiveDate> {
    start.checked_add_days(Days::new(u64::try_from((due - start).num_days() / 2).ok()?))
}

#[derive(Clone, Copy)]
enum Direction {
    Back,
    On,
}

/// The day so many days before or after another; hours and months are not counted in.
fn nth_day(
    from: NaiveDate,
    Period { n, unit }: Period,
    direction: Direction,
    calendar: &Calendar,
    organ: &RegionCode,
) -> Option<NaiveDate> {
    let counts = |day: &NaiveDate| match unit {
        Unit::WorkingDay => calendar.is_working(*day, organ),
        Unit::NaturalDay => true,
        Unit::Hour | Unit::Month => false,
    };
    if matches!(unit, Unit::Hour | Unit::Month) {
        return None;
    }
    let index = usize::try_from(n).ok()?.checked_sub(1)?;
    match direction {
        Direction::Back => std::iter::successors(from.pred_opt(), NaiveDate::pred_opt).filter(counts).nth(index),
        Direction::On => std::iter::successors(from.succ_opt(), NaiveDate::succ_opt).filter(counts).nth(index),
    }
}

impl fmt::Display for RungTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Half => f.write_str("half"),
            Self::OnTheDay => f.write_str("on the day"),
            Self::Moved => f.write_str("moved"),
            Self::Before(period) => write!(f, "{} before", String::from(*period)),
            Self::After(period) => write!(f, "{} after", String::from(*period)),
        }
    }
}

impl FromStr for RungTime {
    type Err = RungTimeError;
    fn from_str(input: &str) -> Result<Self, Self::Err> {
        let refused = || RungTimeError(input.chars().take(40).collect());
        let period = |text: &str| {
            let period: Period = text.parse().map_err(|_| refused())?;
            match period.unit {
                Unit::WorkingDay | Unit::NaturalDay => Ok(period),
                Unit::Hour | Unit::Month => Err(refused()),
            }
        };
        match input {
            "half" => Ok(Self::Half),
            "on the day" => Ok(Self::OnTheDay),
            "moved" => Ok(Self::Moved),
            _ => match (input.strip_suffix(" before"), input.strip_suffix(" after")) {
                (Some(text), _) => period(text).map(Self::Before),
                (None, Some(text)) => period(text).map(Self::After),
                (None, None) => Err(refused()),
            },
        }
    }
}

impl TryFrom<String> for RungTime {
    type Error = RungTimeError;
    fn try_from(input: String) -> Result<Self, Self::Error> {
        input.parse()
    }
}

impl From<RungTime> for String {
    fn from(time: RungTime) -> Self {
        time.to_string()
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "test")]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_time_is_read_as_it_is_written() {
        for text in ["half", "on the day", "moved", "3 working_day before", "5 natural_day after"] {
            assert_eq!(text.parse::<RungTime>().unwrap().to_string(), text);
        }
        for text in ["", "before", "3 before", "3 hour before", "1 month after", "halfway", "0 working_day before"] {
            assert!(text.parse::<RungTime>().is_err(), "{text}");
        }
    }

    #[test]
    fn days_are_counted_over_holidays_and_make_up_days() {
        // 2026: National Day is off 10-01 (Thu) to 10-07, Saturday 10-10 is worked.
        let (calendar, organ) = (Calendar::builtin(), RegionCode::parse("451100").unwrap());
        let on = |time: &str, due: &str| {
            time.parse::<RungTime>().unwrap().day(day("2026-09-01"), day(due), calendar, &organ).unwrap()
        };
        assert_eq!(on("1 working_day before", "2026-10-08"), day("2026-09-30"));
        assert_eq!(on("1 working_day after", "2026-10-09"), day("2026-10-10"));
        assert_eq!(on("5 natural_day after", "2026-10-09"), day("2026-10-14"));
        assert_eq!(on("half", "2026-10-09"), day("2026-09-20"));
        assert_eq!(on("on the day", "2026-10-09"), day("2026-10-09"));
    }

    #[test]
    fn what_would_come_no_later_than_the_start_does_not_come() {
        let (calendar, organ) = (Calendar::builtin(), RegionCode::parse("451100").unwrap());
        let time: RungTime = "3 working_day before".parse().unwrap();
        assert_eq!(time.day(day("2026-11-23"), day("2026-11-26"), calendar, &organ), None);
        assert_eq!(time.day(day("2026-11-20"), day("2026-11-26"), calendar, &organ), Some(day("2026-11-23")));
    }
}
