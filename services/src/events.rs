//! Reads the whole log and says which of its events this program does not understand. Streaming: memory does not grow
//! with the log; payloads are read on all cores.

use std::{collections::BTreeMap, thread::available_parallelism};

use beian_domain::{
    case::{Case, CaseEvent},
    log_event::{Kind, LogEvent},
};
use beian_projections::{Feed, StoredEvent};
use futures_util::StreamExt;

/// Events read by one core at a time.
const BATCH: usize = 2_000;

/// An event that is not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventFault {
    /// Place in the whole log.
    pub position: i64,
    /// Kind of stream.
    pub kind: String,
    /// Which stream.
    pub id: String,
    /// Name of the event.
    pub name: String,
    /// Version of its shape.
    pub version: String,
    /// What is wrong with it.
    pub why: String,
}

/// How many events there are of each kind, name and version.
pub type EventCounts = BTreeMap<(String, String, String), u64>;

/// Reads every event up to a position, stream after stream; `fault` is told of what is not understood.
///
/// # Errors
/// When the database does not answer.
pub async fn check_events(
    feed: &Feed,
    head: i64,
    mut fault: impl FnMut(EventFault) + Send,
    progress: impl Fn(u64) + Send,
) -> Result<EventCounts, sqlx::Error> {
    let cores = available_parallelism().map_or(1, usize::from);
    let (mut counts, mut done) = (EventCounts::new(), 0);
    for kind in feed.kinds().await? {
        let known = Kind::find(&kind);
        let batches = feed.by_stream(&kind, head).chunks(BATCH);
        let mut looked = batches.map(|batch| look_at(known, batch)).buffered(cores);
        let mut stream = Stream::default();
        while let Some(batch) = looked.next().await {
            for Looked { stored, case_event, wrong } in batch? {
                let folded = stream.fold(&stored, case_event);
                if let Some(why) = wrong.or(folded) {
                    fault(EventFault::at(&stored, why));
                }
                *counts.entry((stored.aggregate_type, stored.event_type, stored.event_version)).or_default() += 1;
                done += 1;
            }
            progress(done);
        }
    }
    Ok(counts)
}

impl EventFault {
    fn at(stored: &StoredEvent, why: String) -> Self {
        Self {
            position: stored.position,
            kind: stored.aggregate_type.clone(),
            id: stored.aggregate_id.clone(),
            name: stored.event_type.clone(),
            version: stored.event_version.clone(),
            why,
        }
    }
}

/// An event that was looked at by itself.
struct Looked {
    stored: StoredEvent,
    /// Of a case, as it was read.
    case_event: Option<CaseEvent>,
    wrong: Option<String>,
}

async fn look_at(
    known: Option<&'static Kind>,
    batch: Vec<Result<StoredEvent, sqlx::Error>>,
) -> Result<Vec<Looked>, sqlx::Error> {
    let looking = tokio::task::spawn_blocking(move || {
        batch.into_iter().map(|stored| stored.map(|stored| Looked::at(known, stored))).collect()
    });
    looking.await.map_err(|_| sqlx::Error::WorkerCrashed)?
}

impl Looked {
    fn at(known: Option<&Kind>, stored: StoredEvent) -> Self {
        let Some(known) = known else {
            let wrong = Some(format!("kind {} is unknown", stored.aggregate_type));
            return Self { stored, case_event: None, wrong };
        };
        let read = match known.kind {
            CaseEvent::KIND => stored.read::<CaseEvent>().map(|event| (event.name(), Some(event))),
            _ => {
                let understood = (known.understand)(&stored.event_type, &stored.event_version, &stored.payload);
                understood.map(|name| (name, None))
            }
        };
        match read {
            Ok((name, case_event)) => {
                let wrong = (name != stored.event_type).then(|| format!("its payload is that of {name}"));
                Self { stored, case_event, wrong }
            }
            Err(error) => Self { stored, case_event: None, wrong: Some(error.to_string()) },
        }
    }
}

/// The stream that is being folded.
#[derive(Default)]
struct Stream {
    id: String,
    sequence: i64,
    case: Case,
}

impl Stream {
    /// Folds an event; answers with what is wrong with its place.
    fn fold(&mut self, stored: &StoredEvent, case_event: Option<CaseEvent>) -> Option<String> {
        if self.id != stored.aggregate_id {
            *self = Self { id: stored.aggregate_id.clone(), ..Self::default() };
        }
        let awaited = self.sequence + 1;
        self.sequence = stored.sequence;
        if stored.sequence != awaited {
            return Some(format!("it has sequence {}, its stream waits for {awaited}", stored.sequence));
        }
        let event = case_event?;
        self.case.apply(&event);
        match &self.case.filing {
            Some(filing) if filing.case_id.to_string() == self.id => None,
            Some(filing) => Some(format!("it belongs to case {}", filing.case_id)),
            None => Some("no event before it opens the case".to_owned()),
        }
    }
}
