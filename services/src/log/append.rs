//! What is appended, and what may be answered.

use std::{borrow::Cow, fmt};

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

/// Names a stream: the events of one aggregate.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StreamId {
    /// Kind of aggregate, cqrs-es's `Aggregate::TYPE`.
    pub aggregate_type: Cow<'static, str>,
    /// Which one.
    pub aggregate_id: String,
}

impl StreamId {
    /// The stream of one aggregate.
    pub fn new(aggregate_type: impl Into<Cow<'static, str>>, aggregate_id: impl Into<String>) -> Self {
        Self { aggregate_type: aggregate_type.into(), aggregate_id: aggregate_id.into() }
    }
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.aggregate_type, self.aggregate_id)
    }
}

/// An event without its place.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEvent {
    /// Name of what happened.
    pub event_type: String,
    /// Version of the payload's shape.
    pub event_version: String,
    /// What happened.
    pub payload: Value,
    /// By whom and why it is written.
    pub metadata: Value,
}

/// New events of one stream.
#[derive(Debug, Clone, PartialEq)]
pub struct StreamWrite {
    /// Where they go.
    pub stream: StreamId,
    /// Sequence of the stream's last event when the writer decided; 0 means the stream must be new.
    pub expected: i64,
    /// What is added. None at all only asks that the stream still stands where the writer saw it.
    pub events: Vec<NewEvent>,
}

/// One command's outcome to be recorded: all its writes or none.
#[derive(Debug, Clone, PartialEq)]
pub struct Append {
    /// Chosen by the client, the same when it tries again.
    pub command_id: Uuid,
    /// SHA-256 of what the client asked.
    pub body_digest: [u8; 32],
    /// When the command came in; stored to the microsecond.
    pub recorded_at: DateTime<Utc>,
    /// In this order; the same stream may come twice, counting on.
    pub writes: Vec<StreamWrite>,
}

/// Where a command's events are in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Appended {
    /// Written now.
    Recorded {
        /// Position of its first event.
        first: i64,
        /// Position of its last event.
        last: i64,
    },
    /// The same command was recorded before; nothing was written now.
    Replayed {
        /// Position of its first event.
        first: i64,
        /// Position of its last event.
        last: i64,
    },
}

impl Appended {
    /// Position of the command's last event: what a reader waits for to see it.
    pub fn last(self) -> i64 {
        match self {
            Self::Recorded { last, .. } | Self::Replayed { last, .. } => last,
        }
    }
}

/// Why nothing was recorded, or why that is not known.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// Somebody else wrote the stream first: load, decide again, try again.
    #[error("stream {stream} is at {actual}, not at {expected}")]
    Conflict {
        /// The stream that moved.
        stream: StreamId,
        /// Where the writer believed it to be.
        expected: i64,
        /// Where it is.
        actual: i64,
    },
    /// The command id belongs to another command.
    #[error("this command id was used for another command")]
    CommandIdReused,
    /// The database went away; the events may or may not be recorded. The same append, with the same command id, may
    /// be sent again: it is recorded once.
    #[error("the event log is unavailable, try again")]
    Unavailable,
    /// The lane takes no more appends.
    #[error("the event log is closed")]
    Closed,
    /// There is no event to append.
    #[error("an append needs at least one event")]
    Empty,
    /// A payload or its metadata holds an integer that JSON readers would round.
    #[error("event {event_type} holds an integer beyond 2^53 - 1, write it as text")]
    InexactNumber {
        /// The event that holds it.
        event_type: String,
    },
    /// A name holds the character NUL, which no database stores.
    #[error("a stream or an event has the character NUL in its name")]
    NulInName,
    /// An event has no canonical form.
    #[error("an event cannot be written as canonical JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// The database refused for a reason that trying again does not change.
    #[error("the event log cannot be written: {0}")]
    Database(sqlx::Error),
}
