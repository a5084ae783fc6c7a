//! How far a plan was carried out (计划完成情况).

use std::collections::HashMap;

use chrono::NaiveDate;
use uuid::Uuid;

use super::{InspectionPlan, Scheduling};
use crate::case::InspectionState;

/// Entries of a plan by what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Fulfilment {
    /// All entries.
    pub planned: usize,
    /// Of them scheduled in their cases and not held yet.
    pub scheduled: usize,
    /// Of them held, with or without a conclusion.
    pub held: usize,
    /// Of those held: concluded, 合格.
    pub passed: usize,
    /// Of those held: put right, or still to be.
    pub to_rectify: usize,
    /// Of those held: concluded, 不合格.
    pub failed: usize,
    /// Not held although the planned day has passed.
    pub late: usize,
    /// Could not be scheduled.
    pub skipped: usize,
}

impl Fulfilment {
    /// Counts a plan's entries by how their inspections of the year stand in the cases on a day.
    pub fn of(plan: &InspectionPlan, states: &HashMap<Uuid, InspectionState>, today: NaiveDate) -> Self {
        let mut counts = Self { planned: plan.entries.len(), ..Self::default() };
        for (case, arranged) in &plan.entries {
            let is_skipped = matches!(arranged.scheduling, Some(Scheduling::Skipped(_)));
            let state = states.get(case).copied().unwrap_or(InspectionState::Due);
            counts.skipped += usize::from(is_skipped);
            match state {
                InspectionState::Due | InspectionState::Overdue | InspectionState::Scheduled => {
                    counts.scheduled += usize::from(arranged.scheduling == Some(Scheduling::Scheduled));
                    counts.late += usize::from(!is_skipped && arranged.entry.on < today);
                    continue;
                }
                InspectionState::Held => {}
                InspectionState::Passed => counts.passed += 1,
                InspectionState::Rectifying | InspectionState::Rectified => counts.to_rectify += 1,
                InspectionState::Failed => counts.failed += 1,
            }
            counts.held += 1;
        }
        counts
    }
}
