//! An on-site inspection (实地检查).

use async_graphql::{Object, SimpleObject};
use beian_domain::case::{Inspection, InspectionOutcome};
use chrono::NaiveDate;

use super::words::InspectionState;

/// The inspection of one calendar year.
pub(super) struct InspectionObject {
    year: i32,
    inspection: Inspection,
}

impl InspectionObject {
    pub(super) fn new(year: i32, inspection: Inspection) -> Self {
        Self { year, inspection }
    }
}

/// The inspection of one calendar year (年度实地检查).
#[Object(name = "Inspection")]
impl InspectionObject {
    /// Calendar year of the duty.
    async fn year(&self) -> i32 {
        self.year
    }

    /// Where it stands.
    async fn state(&self) -> InspectionState {
        self.inspection.state().into()
    }

    /// Planned day.
    async fn planned_on(&self) -> NaiveDate {
        self.inspection.planned_on
    }

    /// Ids of the items to check (检查清单).
    async fn checklist(&self) -> &[String] {
        &self.inspection.checklist
    }

    /// The day it took place.
    async fn held_on(&self) -> Option<NaiveDate> {
        self.inspection.held_on
    }

    /// Result of each item.
    async fn results(&self) -> Vec<CheckResult> {
        self.inspection.results.iter().cloned().map(CheckResult::from).collect()
    }

    /// Findings in words.
    async fn findings(&self) -> &[String] {
        &self.inspection.findings
    }

    /// Last day of the rectification that was ordered with the conclusion.
    async fn rectify_by(&self) -> Option<NaiveDate> {
        match self.inspection.outcome? {
            InspectionOutcome::RectifyBy(day) => Some(day),
            InspectionOutcome::Passed | InspectionOutcome::Failed => None,
        }
    }

    /// The day the rectification was confirmed.
    async fn rectified_on(&self) -> Option<NaiveDate> {
        self.inspection.rectified_on
    }
}

/// Result of one checklist item.
#[derive(SimpleObject)]
struct CheckResult {
    /// Id of the item.
    item: String,
    /// Whether it is in order.
    passed: bool,
    /// Remark.
    note: Option<String>,
}

impl From<beian_domain::case::CheckResult> for CheckResult {
    fn from(result: beian_domain::case::CheckResult) -> Self {
        let beian_domain::case::CheckResult { item, passed, note } = result;
        Self { item, passed, note }
    }
}
