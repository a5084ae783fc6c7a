//! An append made ready by its caller, so that the lane does under the lock only what depends on positions.

use chrono::SecondsFormat;
use serde_json::{
    Value,
    value::{RawValue, to_raw_value},
};
use uuid::Uuid;

use crate::vault::SubjectKey;

use super::append::{Append, AppendError, NewEvent, StreamId, StreamWrite};

/// The largest number up to which JSON (RFC 8785, IEEE 754 doubles) keeps every integer exact.
const LARGEST_EXACT: u64 = (1 << 53) - 1;

#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) command_id: Uuid,
    pub(super) body_digest: [u8; 32],
    pub(super) recorded_at: String,
    pub(super) writes: Vec<PreparedWrite>,
    /// Kept in the same transaction.
    pub(super) keys: Vec<SubjectKey>,
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
    pub(super) fn new(append: Append, keys: Vec<SubjectKey>) -> Result<Self, AppendError> {
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
            keys,
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

/// The canonical text (RFC 8785). With whole numbers and ASCII names plain JSON is that already: `serde_json` keeps
/// members sorted, without white space, and escapes as the standard does.
fn canonical(value: &Value) -> Result<Box<RawValue>, serde_json::Error> {
    if is_plain(value) {
        return to_raw_value(value);
    }
    RawValue::from_string(serde_json_canonicalizer::to_string(value)?)
}

fn is_plain(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::String(_) => true,
        Value::Number(number) => !number.is_f64(),
        Value::Array(items) => items.iter().all(is_plain),
        Value::Object(members) => members.iter().all(|(name, value)| name.is_ascii() && is_plain(value)),
    }
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
