//! A case's life event by event (办理历史): who, when, why, under which article, and what it changed.

use std::sync::Arc;

use async_graphql::{Context, Json, Object, SimpleObject};
use beian_domain::{
    actor::Actor,
    case::{self, Case, CaseEvent, Fact},
    deadline::ClockChange,
    law,
};
use serde_json::Value;
use uuid::Uuid;

use super::{
    citation::{Citation, citations},
    personal::Told,
    timeline::TimelineEntry,
};
use crate::app::{App, TracedEvent};

/// An event and the states around it.
pub(super) struct HistoryEvent {
    case_id: Uuid,
    traced: TracedEvent,
    told: Arc<Told>,
}

impl HistoryEvent {
    /// Events of a case as whoever asks may see them.
    pub(super) fn page(case_id: Uuid, now: &Case, asker: &Actor, readable: bool, page: Vec<TracedEvent>) -> Vec<Self> {
        let told = Arc::new(Told::by(now, asker, readable));
        page.into_iter().map(|traced| Self { case_id, traced, told: Arc::clone(&told) }).collect()
    }

    fn recorded(&self) -> &CaseEvent {
        &self.traced.entry.event
    }
}

/// One event of a case, and what it changed.
#[Object]
impl HistoryEvent {
    /// The event with its two times, its role and organ, and the reason why it was recorded late.
    async fn event(&self) -> TimelineEntry {
        TimelineEntry::new(self.case_id, &self.traced.entry, Arc::clone(&self.told))
    }

    /// The account that recorded it; null where the case is not readable.
    async fn actor(&self) -> Option<&str> {
        self.told.is_readable().then_some(self.recorded().stamp.by.name.as_str())
    }

    /// Where it stands in the law: the stage that it completed, the limits that it started, what an inspection rests on.
    async fn citations(&self) -> Vec<Citation> {
        citations(&cited(self.recorded(), &self.traced.before), Some(self.recorded().stamp.occurred_on))
    }

    /// What it changed, field by field, personal data masked; null where the case is not readable.
    #[graphql(complexity = "10 + child_complexity.saturating_mul(5)")]
    async fn changes(&self, ctx: &Context<'_>) -> Option<Vec<FieldChange>> {
        let rulebook = ctx.data_unchecked::<App>().rulebook();
        let changes = || self.traced.before.differences(&self.traced.after, rulebook);
        self.told.is_readable().then(|| changes().into_iter().map(FieldChange::from).collect())
    }
}

/// A field that differs between two states of a case.
#[derive(SimpleObject)]
pub(super) struct FieldChange {
    /// Where it stands, such as `filing.form.answers.postcode` or `deadlines[T27-1].clock.due.at`.
    path: String,
    /// Its value in the first state; null where it is missing. Personal data are masked.
    before: Option<Json<Value>>,
    /// Its value in the second.
    after: Option<Json<Value>>,
}

impl From<case::FieldChange> for FieldChange {
    fn from(change: case::FieldChange) -> Self {
        Self { path: change.path, before: change.before.map(Json), after: change.after.map(Json) }
    }
}

/// Where an event stands in the law, each place once.
fn cited(event: &CaseEvent, before: &Case) -> Vec<law::Citation> {
    let leaves = |stage: &&case::StageAt| {
        let next = event.moves_to.as_ref();
        next.is_some_and(|next| next.stage.as_ref().is_none_or(|after| after.id != stage.id))
    };
    let stage = before.stage.as_ref().filter(leaves).map(|stage| stage.cite.as_slice()).unwrap_or_default();
    let started = event.clocks.iter().filter_map(|change| match change {
        ClockChange::Started(clock) => Some(clock.cite.as_slice()),
        ClockChange::Ended { .. }
        | ClockChange::Moved { .. }
        | ClockChange::Suspended { .. }
        | ClockChange::Resumed { .. } => None,
    });
    let basis = match &event.fact {
        Fact::InspectionScheduled { basis, .. } | Fact::InspectionHeld { basis, .. } => basis.as_slice(),
        _ => &[],
    };
    let mut cited: Vec<law::Citation> = Vec::new();
    for citation in [stage, basis].into_iter().chain(started).flatten() {
        if !cited.contains(citation) {
            cited.push(citation.clone());
        }
    }
    cited
}
