//! The yearly plan of inspections (年度检查计划): which unit an organ inspects on which day, and who goes there.
//!
//! A plan is drawn up from the register, changed by hand and approved. The cases remain the truth of what is scheduled:
//! once the plan is approved, every entry is scheduled in its case by the action that schedules any inspection.

mod change;
mod decide;
mod draw_up;
mod entry;
mod event;
mod fulfilment;
mod owed;
mod state;

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

pub use change::{EntryChange, PlanChange, PlanCommand, PlanEvents, SchedulingOutcome};
pub use draw_up::{DrawnUp, draw_up, working_days};
pub use entry::{FollowUp, PlanEntry};
pub use event::{PlanEvent, PlanFact, Skipped};
pub use fulfilment::Fulfilment;
pub use owed::Owed;
pub use state::{Arranged, InspectionPlan, Scheduling};

use crate::identity::RegionCode;

/// Kind of stream that plans are.
pub const INSPECTION_PLAN: &str = "inspection_plan";

/// One organ's plan of one calendar year; prints as the id of its stream: `431100-2027`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PlanId {
    /// The organ.
    pub organ: RegionCode,
    /// The calendar year.
    pub year: i32,
}

/// A text that names no plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a plan is named by region code and year, such as 431100-2027")]
pub struct BadPlanId;

impl fmt::Display for PlanId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.organ, self.year)
    }
}

impl FromStr for PlanId {
    type Err = BadPlanId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (organ, year) = text.split_once('-').ok_or(BadPlanId)?;
        let organ = RegionCode::parse(organ).map_err(|_| BadPlanId)?;
        let year = year.parse().ok().filter(|year| (1994..=9999).contains(year)).ok_or(BadPlanId)?;
        Ok(Self { organ, year })
    }
}
