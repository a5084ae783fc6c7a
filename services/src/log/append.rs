//! What is appended, and what may be answered.

use std::{borrow::Cow, fmt};

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, value::RawValue};
use uuid::Uuid;

/// The largest number up to which JSON (RFC 8785, IEEE 754 doubles) keeps every integer exact.
const LARGEST_EXACT: u64 = (1 << 53) - 1;

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

/// An append ready for the lane: all that does not depend on positions is done, outside the lock.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) command_id: Uuid,
    pub(super) body_digest: [u8; 32],
    pub(super) recorded_at: String,
    pub(super) writes: Vec<PreparedWrite>,
    /// Bytes of JSON.
    pub(super) size: usize,
}

#[derive(Debug)]
pub(super) struct PreparedWrite {
    pub(super) stream: StreamId,
    pub(super) expected: i64,
    pub(super) events: Vec<PreparedEvent>,
}

#[derive(Debug)]
pub(super) struct PreparedEvent {
    pub(super) event_type: String,
    pub(super) event_version: String,
    pub(super) payload: Box<RawValue>,
    pub(super) metadata: Box<RawValue>,
}

impl Prepared {
    pub(super) fn new(append: Append) -> Result<Self, AppendError> {
        let writes = append.writes.into_iter().map(PreparedWrite::new).collect::<Result<Vec<_>, _>>()?;
        let mut events = writes.iter().flat_map(|write| &write.events).peekable();
        if events.peek().is_none() {
            return Err(AppendError::Empty);
        }
        let size = events.map(|event| event.payload.get().len() + event.metadata.get().len()).sum();
        Ok(Self {
            command_id: append.command_id,
            body_digest: append.body_digest,
            recorded_at: append.recorded_at.to_rfc3339_opts(SecondsFormat::Micros, true),
            writes,
            size,
        })
    }
}

impl PreparedWrite {
    fn new(write: StreamWrite) -> Result<Self, AppendError> {
        if has_nul(&write.stream.aggregate_type) || has_nul(&write.stream.aggregate_id) {
            return Err(AppendError::NulInName);
        }
        let events = write.events.into_iter().map(PreparedEvent::new).collect::<Result<_, _>>()?;
        Ok(Self { stream: write.stream, expected: write.expected, events })
    }
}

impl PreparedEvent {
    fn new(event: NewEvent) -> Result<Self, AppendError> {
        if !is_exact(&event.payload) || !is_exact(&event.metadata) {
            return Err(AppendError::InexactNumber { event_type: event.event_type });
        }
        if has_nul(&event.event_type) || has_nul(&event.event_version) {
            return Err(AppendError::NulInName);
        }
        Ok(Self {
            payload: canonical(&event.payload)?,
            metadata: canonical(&event.metadata)?,
            event_type: event.event_type,
            event_version: event.event_version,
        })
    }
}

fn has_nul(name: &str) -> bool {
    name.contains('\0')
}

fn canonical(value: &Value) -> Result<Box<RawValue>, serde_json::Error> {
    RawValue::from_string(serde_json_canonicalizer::to_string(value)?)
}

fn is_exact(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::String(_) => true,
        Value::Number(number) => match (number.as_u64(), number.as_i64()) {
            (Some(natural), _) => natural <= LARGEST_EXACT,
            (None, Some(negative)) => negative.unsigned_abs() <= LARGEST_EXACT,
            (None, None) => true,
        },
        Value::Array(items) => items.iter().all(is_exact),
        Value::Object(members) => members.values().all(is_exact),
    }
}
