//! The event log: one lane through which everything is appended, and the readers of single streams.

mod append;
mod batch;
mod digest;
mod known;
mod lane;
mod postgres;
mod prepared;
mod reading;
mod sqlite;

use std::time::Instant;

use beian_projections::{Database, Feed};
use tokio::sync::{mpsc, oneshot};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

pub use append::{Append, AppendError, Appended, NewEvent, StreamId, StreamWrite};
pub use digest::{canonical_text, digest_of, fits, verify};
pub use reading::RecordedCommand;

use crate::vault::SubjectKey;
use lane::{Lane, Request};
use prepared::Prepared;

/// Appends that may wait for the lane; more make their callers wait for room.
const QUEUE: usize = 4096;

/// A handle to the append lane of this process. Cloning shares the lane.
///
/// Several processes may each have a lane on one PostgreSQL database: they take turns, batch by batch.
#[derive(Debug, Clone)]
pub struct EventLog {
    database: Database,
    requests: mpsc::Sender<Request>,
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl EventLog {
    /// Starts the lane; must be called inside a tokio runtime. `feed` is told of each batch.
    pub fn start(database: Database, feed: Feed) -> Self {
        let (requests, queue) = mpsc::channel(QUEUE);
        let stop = CancellationToken::new();
        let tasks = TaskTracker::new();
        tasks.spawn(Lane::new(&database, feed, queue, stop.clone()).run());
        tasks.close();
        Self { database, requests, stop, tasks }
    }

    /// Records a command's events: all or none, exactly once for its command id, durable when this returns.
    /// Dropping the future gives up the answer, not the append.
    ///
    /// # Errors
    /// [`AppendError`]; after [`AppendError::Unavailable`] the same append may be sent again.
    pub async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        self.append_with_keys(append, Vec::new()).await
    }

    /// The same, and in the same transaction keeps the keys with which the events were sealed.
    ///
    /// # Errors
    /// As [`EventLog::append`]; then no key was kept either.
    pub async fn append_with_keys(&self, append: Append, keys: Vec<SubjectKey>) -> Result<Appended, AppendError> {
        let started = Instant::now();
        let (answer, answered) = oneshot::channel();
        let request = Request { append: Prepared::new(append, keys)?, answer };
        self.requests.send(request).await.map_err(|_| AppendError::Closed)?;
        let outcome = answered.await.unwrap_or(Err(AppendError::Unavailable));
        metrics::histogram!("beian_append_seconds").record(started.elapsed());
        outcome
    }

    /// Takes no more appends, finishes those that wait, and returns when the lane has ended.
    pub async fn close(&self) {
        self.stop.cancel();
        self.tasks.wait().await;
    }
}
