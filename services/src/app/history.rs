//! A case's history: each event as it was recorded, and the case as it was at a moment.

use std::sync::Arc;

use beian_domain::{
    case::{Case, CaseEvent, CaseMoment, FieldChange, Then},
    deadline::DeadlineId,
    explanation::Explanation,
};
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
    /// As it was.
    pub case: Arc<Case>,
    /// As it is now: who may see it is judged by that.
    pub now: Arc<Case>,
    /// Of a question about the past, which moment was asked.
    pub at: Option<CaseMoment>,
    /// Of such a question, when it is asked what is due.
    pub moment: Option<DateTime<Utc>>,
    /// The events that count in it, in order, at least one.
    pub history: Vec<HistoryEntry>,
}

/// What one event of a case changed.
#[derive(Debug, Clone)]
pub struct TracedEvent {
    /// The event.
    pub entry: HistoryEntry,
    /// The case before it.
    pub before: Arc<Case>,
    /// The case after it.
    pub after: Arc<Case>,
}

/// Deadlines explained.
#[derive(Debug, Clone)]
pub struct Explained {
    /// The explanations, in the order in which the deadlines started.
    pub explanations: Vec<Explanation>,
    /// The case that has them.
    pub case: Case,
    /// The events that their causes are places among.
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
        Ok(Some(Recounted { now: Arc::clone(&case), case, at: None, moment: None, history }))
    }

    /// The case as it was at a moment, with the events that count in it; none if there was none then. Whoever was
    /// forgotten since is not to be read in the past either.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn recount_at(&self, case_id: Uuid, at: CaseMoment) -> Result<Option<Recounted>, AppError> {
        let history = self.history(case_id).await?;
        let now = self.hot.follow(case_id, history.iter().map(|entry| &*entry.event));
        Ok(self.then(&history, &now, at))
    }

    /// What differs between two moments of a case; none if there was none at one of them. Answered with the case as it is
    /// now.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn difference(
        &self,
        case_id: Uuid,
        [from, to]: [CaseMoment; 2],
    ) -> Result<Option<(Arc<Case>, Vec<FieldChange>)>, AppError> {
        let history = self.history(case_id).await?;
        let now = self.hot.follow(case_id, history.iter().map(|entry| &*entry.event));
        let both = self.then(&history, &now, from).zip(self.then(&history, &now, to));
        Ok(both.map(|(from, to)| (now, from.case.differences(&to.case, &self.rulebook))))
    }

    /// Explains deadlines of a case as they stood at a moment, or stand now: one, or all; with the events that its causes
    /// are places among. None if there was no such case then.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn explain(
        &self,
        case_id: Uuid,
        at: Option<CaseMoment>,
        deadline: Option<&DeadlineId>,
    ) -> Result<Option<Explained>, AppError> {
        let history = self.history(case_id).await?;
        let events: Vec<&CaseEvent> = history.iter().map(|entry| &*entry.event).collect();
        let latest = CaseMoment::Version(events.len() as u64);
        let Some(then) = Case::at(&events, at.unwrap_or(latest)) else { return Ok(None) };
        let counting = |place: &usize| then.in_part.get(place).or_else(|| events.get(*place).copied());
        let events: Vec<&CaseEvent> = then.counts.iter().filter_map(counting).collect();
        let ids = then.case.deadlines.iter().map(|deadline| &deadline.clock.id);
        let asked = ids.filter(|id| deadline.is_none_or(|asked| asked == *id));
        let explanations = asked.filter_map(|id| then.case.explain(&events, id, &self.rulebook)).collect();
        let history = then.counts.iter().filter_map(|place| history.get(*place)).cloned().collect();
        Ok(Some(Explained { explanations, case: then.case, history }))
    }

    /// A page of a case's events, each with the case before and after it, and the case as it is now; none if there is no
    /// such case.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn trace(
        &self,
        case_id: Uuid,
        after_sequence: i64,
        size: usize,
    ) -> Result<Option<(Arc<Case>, Vec<TracedEvent>)>, AppError> {
        let history = self.history(case_id).await?;
        if history.is_empty() {
            return Ok(None);
        }
        let now = self.hot.follow(case_id, history.iter().map(|entry| &*entry.event));
        let forgotten = now.filing.as_ref().map(|filing| filing.forgotten.clone()).unwrap_or_default();
        let (mut case, mut page) = (Case::default(), Vec::new());
        let mut before = Arc::new(case.clone());
        for entry in history {
            case.apply(&entry.event);
            if entry.sequence < after_sequence {
                continue;
            }
            let mut shown = case.clone();
            shown.forget_persons(&forgotten);
            let after = Arc::new(shown);
            if entry.sequence > after_sequence {
                page.push(TracedEvent { entry, before, after: Arc::clone(&after) });
            }
            before = after;
            if page.len() == size {
                break;
            }
        }
        Ok(Some((now, page)))
    }

    fn then(&self, history: &[HistoryEntry], now: &Arc<Case>, at: CaseMoment) -> Option<Recounted> {
        let events: Vec<&CaseEvent> = history.iter().map(|entry| &*entry.event).collect();
        let Then { case, counts, moment, .. } = Case::at(&events, at)?;
        // The end of a day that is not over is not known yet.
        let moment = match at {
            CaseMoment::OccurredOn(_) => moment.min(self.clock.now()),
            CaseMoment::Version(_) | CaseMoment::RecordedAt(_) => moment,
        };
        let history = counts.into_iter().filter_map(|place| history.get(place)).cloned().collect();
        Some(Recounted { case: Arc::new(case), now: Arc::clone(now), at: Some(at), moment: Some(moment), history })
    }
}
