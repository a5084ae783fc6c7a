//! The one clock: the present as the program takes it to be.

use std::{str::FromStr, sync::Arc};

use chrono::{DateTime, TimeDelta, Utc};

/// Where "now" comes from. The system's time, or for training and tests a fixed or shifted present.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    /// The system's time.
    #[default]
    System,
    /// Always this moment.
    Fixed(DateTime<Utc>),
    /// The system's time moved by this much.
    Shifted(TimeDelta),
    /// A moment that its owner moves on, as the demo does while it plays three years.
    Driven(Arc<std::sync::RwLock<DateTime<Utc>>>),
}

/// A text that names no clock.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no clock; write \"system\", a moment such as 2026-03-01T09:00:00+08:00, or a shift such as +30d or -12h"
)]
pub struct ClockError(String);

impl Clock {
    /// The present.
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            Self::System => Utc::now(),
            Self::Fixed(moment) => *moment,
            Self::Shifted(by) => Utc::now() + *by,
            Self::Driven(moment) => *moment.read().unwrap_or_else(std::sync::PoisonError::into_inner),
        }
    }
}

impl FromStr for Clock {
    type Err = ClockError;

    fn from_str(input: &str) -> Result<Self, Self::Err> {
        if input == "system" {
            return Ok(Self::System);
        }
        if let Ok(moment) = DateTime::parse_from_rfc3339(input) {
            return Ok(Self::Fixed(moment.to_utc()));
        }
        shift(input).map(Self::Shifted).ok_or_else(|| ClockError(input.chars().take(40).collect()))
    }
}

fn shift(input: &str) -> Option<TimeDelta> {
    let signed = input.starts_with(['+', '-']).then_some(input)?;
    let unit = signed.chars().last()?;
    let number: i64 = signed.strip_suffix(unit)?.parse().ok()?;
    let shift = match unit {
        'd' => TimeDelta::try_days(number),
        'h' => TimeDelta::try_hours(number),
        _ => None,
    };
    shift.filter(|shift| shift.num_days().abs() <= 36_600)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_written_as_a_moment_or_a_shift() {
        assert!(matches!("2026-03-01T09:00:00+08:00".parse(), Ok(Clock::Fixed(_))));
        assert!(matches!("-30d".parse(), Ok(Clock::Shifted(by)) if by.num_days() == -30));
        for wrong in ["", "tomorrow", "30d", "+d", "+99999999999d", "+1年"] {
            assert!(wrong.parse::<Clock>().is_err(), "{wrong}");
        }
    }
}
