//! Events of any aggregate, as the log takes and gives them.

use beian_domain::log_event::LogEvent;
use beian_projections::StoredEvent;

use super::AppError;
use crate::log::{NewEvent, StreamId, StreamWrite};

/// New events of a stream, decided on its state at a version.
pub(super) fn stream_write<E: LogEvent>(
    kind: &'static str,
    id: impl Into<String>,
    version: u64,
    events: &[E],
) -> Result<StreamWrite, AppError> {
    let events = events.iter().map(stored_event).collect::<Result<_, _>>()?;
    Ok(StreamWrite { stream: StreamId::new(kind, id), expected: signed(version), events })
}

/// An event as the log takes it.
pub(super) fn stored_event<E: LogEvent>(event: &E) -> Result<NewEvent, AppError> {
    let payload = serde_json::to_value(event).map_err(|error| AppError::Internal(error.to_string()))?;
    Ok(NewEvent {
        event_type: event.event_type(),
        event_version: event.event_version(),
        payload,
        metadata: serde_json::Value::Object(serde_json::Map::new()),
    })
}

/// An event as the log has it.
pub(crate) fn read_event<E: LogEvent>(stored: &StoredEvent) -> Result<E, AppError> {
    stored
        .read()
        .map_err(|error| AppError::Internal(format!("event at position {} cannot be read: {error}", stored.position)))
}

/// A version as the log counts.
pub(super) fn signed(version: u64) -> i64 {
    i64::try_from(version).unwrap_or(i64::MAX)
}
