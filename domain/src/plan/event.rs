//! What happens to a plan. Events are for ever: additive, versioned, named in the past tense.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{DrawnUp, PlanEntry};
use crate::{actor::Actor, log_event::log_event, message::Message};

/// One event of a plan: a fact, when and by whom it was recorded, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanEvent {
    /// What happened.
    pub fact: PlanFact,
    /// The moment it was recorded (记录时间).
    pub recorded_at: DateTime<Utc>,
    /// Who did it.
    pub by: Actor,
    /// Why, where that was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Facts of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanFact {
    /// 编制
    PlanDrawnUp(DrawnUp),
    /// 重新编制, before it was approved: takes the place of what stood there
    PlanRedrawn(DrawnUp),
    /// 调整日期或检查人员
    EntryMoved {
        /// The case.
        case: Uuid,
        /// The day from now on.
        on: NaiveDate,
        /// The inspector from now on; none while nobody is assigned.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        inspector: Option<String>,
    },
    /// 增列
    EntryAdded(PlanEntry),
    /// 撤列
    EntryDropped {
        /// The case.
        case: Uuid,
    },
    /// 批准
    PlanApproved {},
    /// 安排到案: what became of entries in their cases
    EntriesScheduled {
        /// Cases in which the inspection is scheduled now as planned.
        cases: Vec<Uuid>,
        /// Cases in which it could not be.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        skipped: Vec<Skipped>,
    },
}

/// An entry that could not be scheduled in its case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// The case.
    pub case: Uuid,
    /// Why.
    pub why: Message,
}

log_event!(PlanEvent, super::INSPECTION_PLAN, fact: PlanFact {
    PlanDrawnUp,
    PlanRedrawn,
    EntryMoved,
    EntryAdded,
    EntryDropped,
    PlanApproved,
    EntriesScheduled,
});
