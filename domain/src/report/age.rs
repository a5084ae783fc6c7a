//! How long something is overdue, in the steps that reports count by.

use chrono::{Days, NaiveDate};

use crate::counting::Moment;

/// How many days ago something was due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Age {
    /// Up to a week.
    Week,
    /// More than a week, up to 30 days.
    Month,
    /// More than 30 days, up to 90.
    Quarter,
    /// More than 90 days.
    Longer,
}

impl Age {
    /// Every step, the shortest first.
    pub const ALL: [Self; 4] = [Self::Week, Self::Month, Self::Quarter, Self::Longer];

    /// The word in columns and rows.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Week => "to_7_days",
            Self::Month => "to_30_days",
            Self::Quarter => "to_90_days",
            Self::Longer => "over_90_days",
        }
    }

    /// The earliest moment at which what is of this age on a day may have been due; none where that is any.
    pub fn begins(self, on: NaiveDate) -> Option<Moment> {
        let days = match self {
            Self::Week => 7,
            Self::Month => 30,
            Self::Quarter => 90,
            Self::Longer => return None,
        };
        on.checked_sub_days(Days::new(days)).map(Moment::start_of_day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_begins_with_its_last_day() {
        let on = NaiveDate::from_ymd_opt(2026, 3, 31).unwrap_or_default();
        let begins = |age: Age| age.begins(on).map(|moment| moment.to_string());
        assert_eq!(begins(Age::Week).as_deref(), Some("2026-03-24T00:00:00+08:00"));
        assert_eq!(begins(Age::Month).as_deref(), Some("2026-03-01T00:00:00+08:00"));
        assert_eq!(begins(Age::Quarter).as_deref(), Some("2025-12-31T00:00:00+08:00"));
        assert_eq!(begins(Age::Longer), None);
    }
}
