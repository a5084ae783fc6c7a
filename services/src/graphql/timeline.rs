//! What happened to a case, event by event (办理过程).

use std::sync::Arc;

use async_graphql::{Context, Json, Object};
use beian_domain::{case::CaseEvent, deadline::ClockChange, log_event::LogEvent};
use beian_projections::Digest;
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::{
    organ::Organ,
    personal::{Told, shown_fact},
    position::LogPosition,
    words::{Role, Status},
};
use crate::app::{App, HistoryEntry};

/// One event of a case.
pub(super) struct TimelineEntry {
    pub(super) case_id: Uuid,
    pub(super) position: i64,
    pub(super) sequence: i64,
    pub(super) event: Arc<CaseEvent>,
    pub(super) digest: Digest,
    /// What of it may be shown.
    pub(super) told: Arc<Told>,
}

/// A page of a case's events after a sequence.
pub(super) fn timeline(
    case_id: Uuid,
    history: &[HistoryEntry],
    after_sequence: i64,
    size: usize,
    told: &Arc<Told>,
) -> Vec<TimelineEntry> {
    let entries = history.iter().filter(|entry| entry.sequence > after_sequence).take(size);
    entries.map(|entry| TimelineEntry::new(case_id, entry, Arc::clone(told))).collect()
}

impl TimelineEntry {
    pub(super) fn new(case_id: Uuid, entry: &HistoryEntry, told: Arc<Told>) -> Self {
        let HistoryEntry { position, sequence, name: _, event, digest } = entry;
        Self { case_id, position: *position, sequence: *sequence, event: Arc::clone(event), digest: *digest, told }
    }
}

/// One event of a case.
#[Object(name = "CaseEvent")]
impl TimelineEntry {
    /// The case.
    async fn case_id(&self) -> Uuid {
        self.case_id
    }

    /// Place in the whole log.
    async fn position(&self) -> LogPosition {
        LogPosition(self.position)
    }

    /// Place in the case, from 1.
    async fn sequence(&self) -> i64 {
        self.sequence
    }

    /// Name of the event.
    async fn name(&self) -> &str {
        self.event.name()
    }

    /// The day it happened (发生日期).
    async fn occurred_on(&self) -> NaiveDate {
        self.event.stamp.occurred_on
    }

    /// The moment it was recorded (记录时间).
    async fn recorded_at(&self) -> DateTime<Utc> {
        self.event.stamp.recorded_at
    }

    /// In which role it was recorded.
    async fn role(&self) -> Role {
        self.event.stamp.by.role.into()
    }

    /// The organ that recorded it; none for applicants.
    async fn organ(&self) -> Option<Organ> {
        self.event.stamp.by.organ.map(Organ)
    }

    /// Why it was recorded later than it happened.
    async fn reason(&self) -> Option<&str> {
        self.event.stamp.reason.as_deref()
    }

    /// The status that followed, if it changed.
    async fn status(&self) -> Option<Status> {
        self.event.moves_to.as_ref().map(|position| position.status.into())
    }

    /// Ids of the deadlines it started, moved, stopped or ended.
    async fn deadline_ids(&self) -> Vec<String> {
        self.event.clocks.iter().map(deadline_id).collect()
    }

    /// SHA-256 of the event as it lies in the log, in hexadecimal.
    async fn digest(&self) -> String {
        self.digest.to_string()
    }

    /// What was recorded, without the query password's digest, personal data masked; null where the case is not
    /// readable.
    async fn fact(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<Json<Value>>> {
        let rulebook = ctx.data_unchecked::<App>().rulebook();
        Ok(shown_fact(&self.event, &self.told, rulebook)?.map(Json))
    }
}

fn deadline_id(change: &ClockChange) -> String {
    match change {
        ClockChange::Started(clock) => clock.id.0.clone(),
        ClockChange::Ended { id, .. }
        | ClockChange::Moved { id, .. }
        | ClockChange::Suspended { id, .. }
        | ClockChange::Resumed { id, .. } => id.0.clone(),
    }
}
