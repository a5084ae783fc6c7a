//! What happens to an organ. Events are for ever: additive, versioned, named in the past tense.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    actor::Actor,
    identity::{Level, RegionCode},
    log_event::log_event,
    message::Bilingual,
};

/// One event of an organ: a fact, its two times, who recorded it and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrganEvent {
    /// What happened.
    pub fact: OrganFact,
    /// The day from which it is so (生效日期).
    pub occurred_on: NaiveDate,
    /// The moment it was recorded (记录时间).
    pub recorded_at: DateTime<Utc>,
    /// Who recorded it.
    pub by: Actor,
    /// Why: the decision on which it rests.
    pub reason: String,
}

/// Facts of an organ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrganFact {
    /// 设立、恢复
    OrganOpened {
        /// Its name.
        name: Bilingual,
        /// Its level.
        level: Level,
        /// The organ above it; none for the nation.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        superior: Option<RegionCode>,
    },
    /// 更名
    OrganRenamed {
        /// Its name from now on.
        name: Bilingual,
    },
    /// 并入另一机关，自此撤销
    OrganMerged {
        /// The successor.
        into: RegionCode,
        /// Id of the merger.
        merger: Uuid,
    },
    /// 案件由承继机关接办完毕
    CasesTakenOver {
        /// The successor.
        by: RegionCode,
        /// Cases that stay, because the successor does not handle their procedure.
        left: u64,
    },
}

log_event!(OrganEvent, super::ORGAN, fact: OrganFact {
    OrganOpened,
    OrganRenamed,
    OrganMerged,
    CasesTakenOver,
});
