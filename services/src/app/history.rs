//! A case's history: each event as it was recorded, and the case as it was known at a moment.

use std::sync::Arc;

use beian_domain::case::{Case, CaseEvent, Fact};
use beian_projections::Digest;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{App, AppError, streams::read_event};

/// One event of a case with its place in the log.
#[derive(Debug, Clone)]
pub struct HistoryEntry {
    /// Place in the whole log.
    pub position: i64,
    /// Place in the case, from 1.
    pub sequence: i64,
    /// Name of the event.
    pub name: String,
    /// The event.
    pub event: Arc<CaseEvent>,
    /// Its digest.
    pub digest: Digest,
}

/// A case with the events that made it.
#[derive(Debug, Clone)]
pub struct Recounted {
    /// As it was known.
    pub case: Arc<Case>,
    /// As it is now: who may see it is judged by that.
    pub now: Arc<Case>,
    /// Its events in order, at least one.
    pub history: Vec<HistoryEntry>,
}

impl App {
    /// Every event of a case in order; empty if there is no such case.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn history(&self, case_id: Uuid) -> Result<Vec<HistoryEntry>, AppError> {
        let stored = self.feed.stream("case", &case_id.to_string(), 0).await?;
        stored
            .into_iter()
            .map(|stored| {
                let event = Arc::new(read_event::<CaseEvent>(&stored)?);
                Ok(HistoryEntry {
                    position: stored.position,
                    sequence: stored.sequence,
                    name: stored.event_type,
                    event,
                    digest: stored.digest,
                })
            })
            .collect()
    }

    /// The case as the log has it now, with its events, read once for both; none if there is no such case.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn recount(&self, case_id: Uuid) -> Result<Option<Recounted>, AppError> {
        let history = self.history(case_id).await?;
        if history.is_empty() {
            return Ok(None);
        }
        let case = self.hot.follow(case_id, history.iter().map(|entry| &*entry.event));
        Ok(Some(Recounted { now: Arc::clone(&case), case, history }))
    }

    /// The case as it was known at a moment, with its events by then; none if nothing was recorded by then. Whoever was
    /// forgotten since is not to be read in the past either.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn recount_as_of(&self, case_id: Uuid, moment: DateTime<Utc>) -> Result<Option<Recounted>, AppError> {
        let mut history = self.history(case_id).await?;
        let now = self.hot.follow(case_id, history.iter().map(|entry| &*entry.event));
        let forgotten = forgotten(&history);
        let known = history.iter().position(|entry| entry.event.stamp.recorded_at > moment);
        history.truncate(known.unwrap_or(history.len()));
        let mut case = Case::default();
        history.iter().for_each(|entry| case.apply(&entry.event));
        // Whoever was forgotten since is not to be read in the past either.
        case.forget_persons(&forgotten);
        Ok((!history.is_empty()).then(|| Recounted { case: Arc::new(case), now, history }))
    }
}

/// Persons whose keys were destroyed, whenever.
fn forgotten(history: &[HistoryEntry]) -> Vec<Uuid> {
    let subjects = history.iter().filter_map(|entry| match &entry.event.fact {
        Fact::PersonForgotten { subjects, .. } => Some(subjects),
        _ => None,
    });
    subjects.flatten().copied().collect()
}
