//! A due date with its reasons.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Moment;
use crate::{calendar::DayKind, message::Message};

/// When a period ends (届满), and why then: what an event stores, so that no later calendar changes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Due {
    /// The last moment in time. For days and months the last second of the last day.
    pub at: Moment,
    /// How many hours or days were counted; for months, the days they came to.
    pub counted: u32,
    /// Days that moved the end, in order: days off and suspended days.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<SkippedDay>,
    /// The last day of the period, when that was a day off and the end moved to the next working day (顺延).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rolled_from: Option<NaiveDate>,
    /// Why the date may still change, if it may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provisional: Option<Provisional>,
}

impl Due {
    /// The last day of the period before it was moved off a day off.
    pub fn plain_date(&self) -> NaiveDate {
        self.rolled_from.unwrap_or_else(|| self.at.date())
    }
}

/// A day that did not bring the end nearer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SkippedDay {
    /// The day.
    pub date: NaiveDate,
    /// Why it did not count.
    pub why: SkipReason,
}

/// Why a day did not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    /// 周末
    Weekend,
    /// 节假日
    Holiday {
        /// The holiday.
        name: String,
    },
    /// 地方性节假日
    RegionalHoliday {
        /// The holiday.
        name: String,
    },
    /// 中止期间
    Suspended,
}

impl SkipReason {
    /// Why such a day is off; none for a working day.
    pub(super) fn day_off(kind: DayKind) -> Option<Self> {
        match kind {
            DayKind::Working | DayKind::MakeUp { .. } => None,
            DayKind::Weekend => Some(Self::Weekend),
            DayKind::Holiday { name, regional: false } => Some(Self::Holiday { name }),
            DayKind::Holiday { name, regional: true } => Some(Self::RegionalHoliday { name }),
        }
    }
}

/// A date that rests on days the calendar does not know (暂定).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provisional {
    /// Last day of the last published year when this was counted.
    pub known_through: NaiveDate,
    /// What is not known.
    pub reason: Message,
}
