//! The projector: follows the log and keeps the read models up to date, one on all nodes at a time.

mod task;

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{broadcast, watch},
    task::JoinHandle,
};

use crate::{apply::Change, database::Database, feed::Feed, schema::SCHEMA_VERSION};

/// Changes a slow subscriber may fall behind by before it is told that it missed some.
const CHANGES: usize = 4096;

/// The projector of this process. Its work ends when the last clone is dropped.
#[derive(Debug, Clone)]
pub struct Projector {
    feed: Feed,
    shared: Arc<Shared>,
    _task: Arc<Task>,
}

/// What the task tells of itself.
#[derive(Debug)]
struct Shared {
    condition: Mutex<Condition>,
    position: watch::Sender<i64>,
    changes: broadcast::Sender<Change>,
}

#[derive(Debug)]
struct Task(JoinHandle<()>);

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// How the task is doing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Condition {
    is_leading: bool,
    stopped: Option<String>,
    trouble: Option<String>,
}

/// How the read models are doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectionStatus {
    /// Version of the tables.
    pub schema_version: i64,
    /// Position up to which events are in them; -1 while there are no tables yet.
    pub position: i64,
    /// Position of the newest event.
    pub head: i64,
    /// Events still to come.
    pub lag: i64,
    /// Whether it is this process that writes them.
    pub is_leading: bool,
    /// Why the projector stopped for good; somebody must look at it.
    pub stopped: Option<String>,
    /// Why it cannot work at the moment; it tries again by itself.
    pub trouble: Option<String>,
}

impl Projector {
    /// Starts the projector; must be called inside a tokio runtime. Without tables of this version it builds them.
    pub fn start(database: Database, feed: Feed) -> Self {
        let shared = Arc::new(Shared {
            condition: Mutex::default(),
            position: watch::Sender::new(-1),
            changes: broadcast::Sender::new(CHANGES),
        });
        let task = tokio::spawn(task::run(database, feed.clone(), Arc::clone(&shared)));
        Self { feed, shared, _task: Arc::new(Task(task)) }
    }

    /// News of what changed, on every node. A receiver that falls far behind is told how many it missed.
    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.shared.changes.subscribe()
    }

    /// Position up to which events are in the read models, as far as this process knows; -1 before the first look.
    pub fn position(&self) -> watch::Receiver<i64> {
        self.shared.position.subscribe()
    }

    /// How the read models are doing.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn status(&self) -> Result<ProjectionStatus, sqlx::Error> {
        let head = self.feed.head().await?;
        let position = *self.shared.position.borrow();
        let Condition { is_leading, stopped, trouble } = self.shared.condition();
        let lag = (head - position.max(0)).max(0);
        Ok(ProjectionStatus { schema_version: SCHEMA_VERSION, position, head, lag, is_leading, stopped, trouble })
    }

    /// Waits until there are tables to ask.
    ///
    /// # Errors
    /// [`NotReady`] when that takes longer.
    pub async fn ready(&self, patience: Duration) -> Result<(), NotReady> {
        let mut position = self.shared.position.subscribe();
        let ready = position.wait_for(|position| *position >= 0);
        match tokio::time::timeout(patience, ready).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(NotReady),
        }
    }
}

/// The read models are still being built, or the database cannot be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the read models are not ready yet")]
pub struct NotReady;

impl Shared {
    fn condition(&self) -> Condition {
        self.condition.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, condition: Condition) {
        *self.condition.lock().unwrap_or_else(PoisonError::into_inner) = condition;
    }

    fn reached(&self, position: i64) {
        self.position.send_if_modified(|known| std::mem::replace(known, position) != position);
    }
}
