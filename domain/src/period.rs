//! Lengths of time that the law gives: a number and a unit.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::message::Message;

/// What a period is counted in (期间单位).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// 小时: runs from the moment itself
    Hour,
    /// 自然日: every day counts
    NaturalDay,
    /// 工作日: only working days count
    WorkingDay,
    /// 月: ends on the corresponding day, else on the last day of the month
    Month,
}

impl Unit {
    /// Every unit.
    pub const ALL: [Self; 4] = [Self::Hour, Self::NaturalDay, Self::WorkingDay, Self::Month];

    /// The word in rule files and events.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::NaturalDay => "natural_day",
            Self::WorkingDay => "working_day",
            Self::Month => "month",
        }
    }

    /// The longest period in this unit, about ten years; a longer one is a slip of the pen.
    pub fn longest(self) -> u32 {
        match self {
            Self::Hour => 24 * 3660,
            Self::NaturalDay | Self::WorkingDay => 3660,
            Self::Month => 120,
        }
    }
}

/// A period (期间), such as 十五个工作日. Its last day counts.
///
/// As text, in rule files and events: `15 working_day`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period {
    /// How many, from 1 to [`Unit::longest`].
    pub n: u32,
    /// Of what.
    pub unit: Unit,
}

/// Why something is no period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// Not a number and a unit.
    #[error("period {0:?} is not written like \"15 working_day\"")]
    Shape(String),
    /// Zero, or longer than [`Unit::longest`].
    #[error("a period of {n} {} is outside 1 to {}", unit.as_str(), unit.longest())]
    Length {
        /// The number given.
        n: u32,
        /// The unit given.
        unit: Unit,
    },
}

impl PeriodError {
    /// What a user is told.
    pub fn message(&self) -> Message {
        match self {
            Self::Shape(input) => Message::new("period_shape").with("input", input),
            Self::Length { n, unit } => Message::new("period_length").with("n", n).with("longest", unit.longest()),
        }
    }
}

impl Period {
    /// A period whose length is possible.
    pub fn new(n: u32, unit: Unit) -> Result<Self, PeriodError> {
        if (1..=unit.longest()).contains(&n) { Ok(Self { n, unit }) } else { Err(PeriodError::Length { n, unit }) }
    }

    /// The period in words for a user.
    pub fn message(self) -> Message {
        Message::new(format!("period_{}", self.unit.as_str())).with("n", self.n)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.n == 1 { "" } else { "s" };
        write!(f, "{} {}{plural}", self.n, self.unit.as_str().replace('_', " "))
    }
}

/// Reads `15 working_day`, and what [`fmt::Display`] prints.
impl FromStr for Period {
    type Err = PeriodError;
    fn from_str(input: &str) -> Result<Self, Self::Err> {
        let shape = || PeriodError::Shape(input.chars().take(40).collect());
        let (number, word) = input.split_once(' ').ok_or_else(shape)?;
        let word = word.replace(' ', "_");
        let singular = word.strip_suffix('s').unwrap_or(&word);
        let unit = Unit::ALL.into_iter().find(|unit| unit.as_str() == singular).ok_or_else(shape)?;
        if !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(shape());
        }
        Self::new(number.parse().map_err(|_| shape())?, unit)
    }
}

impl TryFrom<String> for Period {
    type Error = PeriodError;
    fn try_from(input: String) -> Result<Self, Self::Error> {
        input.parse()
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        format!("{} {}", period.n, period.unit.as_str())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "test")]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_read_as_it_is_written() {
        let period = Period::new(15, Unit::WorkingDay).unwrap();
        assert_eq!(period.to_string(), "15 working days");
        assert_eq!(serde_json::to_string(&period).unwrap(), "\"15 working_day\"");
        for text in ["15 working_day", "15 working_days", "15 working days"] {
            assert_eq!(text.parse(), Ok(period), "{text}");
        }
        assert_eq!("1 month".parse::<Period>().unwrap().to_string(), "1 month");
        assert!(Unit::ALL.into_iter().all(|unit| Period { n: 1, unit }.message().is_known()));
    }

    #[test]
    fn a_period_that_cannot_be_meant_is_refused() {
        for text in
            ["", "15", "fifteen working_day", "15 week", "+15 month", "-1 hour", "15  month", "99999999999 hour"]
        {
            assert!(matches!(text.parse::<Period>(), Err(PeriodError::Shape(_))), "{text}");
        }
        for text in ["0 working_day", "3661 natural_day", "121 month", "87841 hour"] {
            assert!(matches!(text.parse::<Period>(), Err(PeriodError::Length { .. })), "{text}");
        }
    }
}
