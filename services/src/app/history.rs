//! A case's history: each event as it was recorded, and the case as it was known at a moment.

use beian_domain::case::{Case, CaseEvent, Fact};
use beian_projections::Digest;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{App, AppError, cases::read_event};

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
    pub event: CaseEvent,
    /// Its digest.
    pub digest: Digest,
}

/// A case folded up to a moment.
#[derive(Debug, Clone)]
pub struct CaseAt {
    /// As it was known.
    pub case: Case,
    /// Position of the last event folded.
    pub position: i64,
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
                let event = read_event(&stored)?;
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

    /// The case as it was known at a moment; none if nothing was recorded by then.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn case_at(&self, case_id: Uuid, moment: DateTime<Utc>) -> Result<Option<CaseAt>, AppError> {
        let mut known: Option<CaseAt> = None;
        let mut forgotten = Vec::new();
        for entry in self.history(case_id).await? {
            if let Fact::PersonForgotten { subjects, .. } = &entry.event.fact {
                forgotten.extend(subjects.iter().copied());
            }
            if entry.event.stamp.recorded_at > moment {
                continue;
            }
            let at = known.get_or_insert_with(|| CaseAt { case: Case::default(), position: 0 });
            at.case.apply(&entry.event);
            at.position = entry.position;
        }
        // Whoever was forgotten since is not to be read in the past either.
        if let Some(at) = known.as_mut().filter(|_| !forgotten.is_empty()) {
            at.case.forget_persons(&forgotten);
        }
        Ok(known)
    }
}
