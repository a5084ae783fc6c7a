//! What a day can be.

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// What kind of day a date is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum DayKind {
    /// 工作日: Monday to Friday, nothing arranged
    Working,
    /// 调休上班: worked in exchange for a day off
    MakeUp {
        /// The holiday it is exchanged for.
        name: String,
    },
    /// 周末: Saturday or Sunday, nothing arranged
    Weekend,
    /// 节假日: a day off of a holiday, weekend days of the block included
    Holiday {
        /// The holiday.
        name: String,
        /// Whether the region set it, not the State Council.
        regional: bool,
    },
}

impl DayKind {
    /// Whether work is done on such a day.
    pub fn is_working(&self) -> bool {
        match self {
            Self::Working | Self::MakeUp { .. } => true,
            Self::Weekend | Self::Holiday { .. } => false,
        }
    }

    pub(super) fn of_the_week(date: NaiveDate) -> Self {
        if matches!(date.weekday(), Weekday::Sat | Weekday::Sun) { Self::Weekend } else { Self::Working }
    }
}

/// One line of a calendar file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) arranged: Arranged,
    pub(super) name: String,
}

/// What a calendar file says of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arranged {
    Holiday,
    Workday,
    /// A regional holiday is near, its days are not collected.
    Unknown,
}

impl Entry {
    pub(super) fn day_kind(&self, regional: bool) -> Option<DayKind> {
        let name = self.name.clone();
        match self.arranged {
            Arranged::Holiday => Some(DayKind::Holiday { name, regional }),
            Arranged::Workday => Some(DayKind::MakeUp { name }),
            Arranged::Unknown => None,
        }
    }

    pub(super) fn unknown_name(&self) -> Option<&str> {
        (self.arranged == Arranged::Unknown).then_some(self.name.as_str())
    }
}
