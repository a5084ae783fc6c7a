//! One unit in a plan.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Owed;
use crate::case::InspectionState;

/// What an earlier year left to look after (上年度检查结果).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUp {
    /// The year of that inspection.
    pub year: i32,
    /// How it stood when the plan was drawn up.
    pub state: InspectionState,
}

/// A unit to be inspected, the day and the inspector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanEntry {
    /// What is owed, and why.
    #[serde(flatten)]
    pub owed: Owed,
    /// Planned day.
    pub on: NaiveDate,
    /// Account of the inspector; none while nobody is assigned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inspector: Option<String>,
}

impl PlanEntry {
    /// The case.
    pub fn case(&self) -> Uuid {
        self.owed.case
    }
}
