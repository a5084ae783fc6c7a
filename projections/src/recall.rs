//! Cases folded anew from their streams: the log itself is where a case is kept.

use std::collections::HashMap;

use beian_domain::case::{Case, CaseEvent, CaseMoment, Then};
use sqlx::{Postgres, Sqlite};

use crate::{
    database::Database,
    fold::{CASE, Corrupt, Written, fold},
};

const IN_SQLITE: &str = "
    select aggregate_id, sequence, position, event_type, event_version, payload
    from events
    where aggregate_type = $1 and aggregate_id in (select value from json_each($2)) and position <= $3
    order by aggregate_id, sequence";

const IN_POSTGRES: &str = "
    select aggregate_id, sequence, position, event_type, event_version, payload::text as payload
    from events
    where aggregate_type = $1 and aggregate_id = any($2) and position <= $3
    order by aggregate_id, sequence";

/// An event of one of several streams.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Event {
    pub(crate) aggregate_id: String,
    sequence: i64,
    pub(crate) position: i64,
    event_type: String,
    event_version: String,
    payload: String,
}

/// Why cases could not be folded.
#[derive(Debug, thiserror::Error)]
pub enum RecallError {
    /// The database does not answer, or refuses.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// An event cannot be folded.
    #[error(transparent)]
    Corrupt(#[from] Corrupt),
}

/// These cases as they stood at a position, read in one statement; those without an event by then are left out.
pub(crate) async fn recall(
    database: &Database,
    case_ids: &[String],
    until: i64,
) -> Result<HashMap<String, Case>, RecallError> {
    if case_ids.is_empty() {
        return Ok(HashMap::new());
    }
    let events = streams(database, CASE, case_ids, until).await?;
    let mut cases: HashMap<String, Case> = HashMap::with_capacity(case_ids.len());
    for event in &events {
        let case = match cases.get_mut(&event.aggregate_id) {
            Some(case) => case,
            None => cases.entry(event.aggregate_id.clone()).or_default(),
        };
        fold(case, event.into())?;
    }
    Ok(cases)
}

/// These cases as they were at a moment, each with the position of the last event that counts in it; those that were not
/// there yet are left out.
pub(crate) async fn recall_then(
    database: &Database,
    case_ids: &[String],
    at: CaseMoment,
) -> Result<HashMap<String, (Then, i64)>, RecallError> {
    let cases = recall_events(database, case_ids).await?;
    let then = |(case_id, (events, positions)): (String, (Vec<CaseEvent>, Vec<i64>))| {
        let then = Case::at(&events.iter().collect::<Vec<_>>(), at)?;
        let position = then.counts.last().and_then(|place| positions.get(*place)).copied()?;
        Some((case_id, (then, position)))
    };
    Ok(cases.into_iter().filter_map(then).collect())
}

/// The events of these cases with their positions, oldest first; those without any are left out.
pub(crate) async fn recall_events(
    database: &Database,
    case_ids: &[String],
) -> Result<HashMap<String, (Vec<CaseEvent>, Vec<i64>)>, RecallError> {
    let mut cases: HashMap<String, (Vec<CaseEvent>, Vec<i64>)> = HashMap::with_capacity(case_ids.len());
    if case_ids.is_empty() {
        return Ok(cases);
    }
    for event in streams(database, CASE, case_ids, i64::MAX).await? {
        let change = Written::from(&event).read()?;
        let (events, positions) = cases.entry(event.aggregate_id).or_default();
        events.push(change);
        positions.push(event.position);
    }
    Ok(cases)
}

/// The events of these streams up to a position, stream after stream.
pub(crate) async fn streams(
    database: &Database,
    kind: &str,
    ids: &[String],
    until: i64,
) -> Result<Vec<Event>, sqlx::Error> {
    match database {
        Database::Sqlite(handles) => {
            let query = sqlx::query_as::<Sqlite, _>(IN_SQLITE).bind(kind);
            query.bind(serde_json::json!(ids).to_string()).bind(until).fetch_all(&handles.readers).await
        }
        Database::Postgres(handles) => {
            let query = sqlx::query_as::<Postgres, _>(IN_POSTGRES).bind(kind);
            query.bind(ids).bind(until).fetch_all(&handles.pool).await
        }
    }
}

impl<'a> From<&'a Event> for Written<'a> {
    fn from(event: &'a Event) -> Self {
        Self {
            case_id: &event.aggregate_id,
            sequence: event.sequence,
            position: event.position,
            name: &event.event_type,
            version: &event.event_version,
            payload: &event.payload,
        }
    }
}
