//! Why a report cannot be made.

use chrono::NaiveDate;

use super::{Grouping, ReportKind};
use crate::message::Message;

/// A report that was asked for and does not exist so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReportRefusal {
    /// The report is not counted by that.
    #[error("the report {kind} is not counted by {by}", kind = .kind.as_str(), by = .by.as_str())]
    Grouping {
        /// Which report.
        kind: ReportKind,
        /// By what.
        by: Grouping,
    },
    /// The last day lies before the first.
    #[error("the period from {from} to {to} has no day")]
    Period {
        /// First day.
        from: NaiveDate,
        /// Last day.
        to: NaiveDate,
    },
    /// More rows than this format can hold.
    #[error("the report has more than {0} rows")]
    TooLong(usize),
}

impl ReportRefusal {
    /// What a user is told.
    pub fn message(&self) -> Message {
        match self {
            Self::Grouping { kind, by } => {
                let offered = kind.groupings().iter().map(|by| by.as_str()).collect::<Vec<_>>().join(", ");
                Message::new("report_grouping").with("by", by.as_str()).with("offered", offered)
            }
            Self::Period { from, to } => Message::new("report_period").with("from", from).with("to", to),
            Self::TooLong(most) => Message::new("report_too_long").with("max", most),
        }
    }
}
