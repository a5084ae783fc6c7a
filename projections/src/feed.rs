//! The event log as readers see it: by global position, by stream, or whole.
//!
//! Positions have no gaps and follow commit order, so "everything after the last position I saw" never skips.

use std::{fmt, sync::Arc};

use beian_domain::log_event::{self, LogEvent, Unreadable};
use futures_util::stream::BoxStream;
use sqlx::{Postgres, Sqlite};
use tokio::sync::watch;

use crate::database::Database;

mod wakeups;

pub use wakeups::CHANNEL;

/// The SHA-256 of an event; prints as lower-case hexadecimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Digest(pub [u8; 32]);

impl TryFrom<Vec<u8>> for Digest {
    type Error = std::array::TryFromSliceError;

    fn try_from(bytes: Vec<u8>) -> Result<Self, Self::Error> {
        bytes.as_slice().try_into().map(Self)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hexadecimal = |digit: u8| char::from_digit(digit.into(), 16).unwrap_or_default();
        let digits = self.0.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(hexadecimal);
        f.write_str(&digits.collect::<String>())
    }
}

/// One event as it lies in the log.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredEvent {
    /// Place in the whole log, from 1.
    pub position: i64,
    /// Kind of stream.
    pub aggregate_type: String,
    /// Which stream of its kind.
    pub aggregate_id: String,
    /// Place in its stream, from 1.
    pub sequence: i64,
    /// Name of what happened.
    pub event_type: String,
    /// Version of the payload's shape.
    pub event_version: String,
    /// What happened, as JSON text.
    pub payload: String,
    /// By whom and why it was written, as JSON text.
    pub metadata: String,
    /// When the log learnt of it: RFC 3339, UTC, microseconds.
    pub recorded_at: String,
    /// SHA-256 of the canonical JSON of everything above.
    #[sqlx(try_from = "Vec<u8>")]
    pub digest: Digest,
}

impl StoredEvent {
    /// The event in today's shape.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn read<E: LogEvent>(&self) -> Result<E, Unreadable> {
        log_event::read(&self.event_type, &self.event_version, &self.payload)
    }
}

/// Reads the log and knows, a little late, how far it reaches. Cloning shares the watch.
#[derive(Debug, Clone)]
pub struct Feed {
    database: Database,
    newest: Arc<watch::Sender<i64>>,
    _watching: Arc<wakeups::Watching>,
}

const AFTER_POSITION: &str = "
    select position, aggregate_type, aggregate_id, sequence, event_type, event_version,
           cast(payload as text) as payload, cast(metadata as text) as metadata, recorded_at, digest
    from events
    where position > $1
    order by position
    limit $2";

const ONE_STREAM: &str = "
    select position, aggregate_type, aggregate_id, sequence, event_type, event_version,
           cast(payload as text) as payload, cast(metadata as text) as metadata, recorded_at, digest
    from events
    where aggregate_type = $1 and aggregate_id = $2 and sequence > $3
    order by sequence";

const BY_STREAM: &str = "
    select position, aggregate_type, aggregate_id, sequence, event_type, event_version,
           cast(payload as text) as payload, cast(metadata as text) as metadata, recorded_at, digest
    from events
    where aggregate_type = $1 and position <= $2
    order by aggregate_id, sequence";

/// Skips from kind to kind in the key, however many events a kind has.
const KINDS: &str = "
    with recursive kinds(kind) as (
        select min(aggregate_type) from events
        union all
        select (select min(aggregate_type) from events where aggregate_type > kind) from kinds where kind is not null
    )
    select kind from kinds where kind is not null";

pub(crate) const HEAD: &str = "select coalesce(max(position), 0) from events";

impl Feed {
    /// Starts watching the log for news; must be called inside a tokio runtime. The watching ends with the last clone.
    pub fn start(database: Database) -> Self {
        let newest = Arc::new(watch::Sender::new(0));
        let watching = Arc::new(wakeups::watch(database.clone(), Arc::downgrade(&newest)));
        Self { database, newest, _watching: watching }
    }

    /// The next events after a position, at most `limit`, in order and without gaps.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn read_after(&self, position: i64, limit: i64) -> Result<Vec<StoredEvent>, sqlx::Error> {
        match &self.database {
            Database::Sqlite(handles) => {
                let query = sqlx::query_as::<Sqlite, _>(AFTER_POSITION).bind(position).bind(limit);
                query.fetch_all(&handles.readers).await
            }
            Database::Postgres(handles) => {
                let query = sqlx::query_as::<Postgres, _>(AFTER_POSITION).bind(position).bind(limit);
                query.fetch_all(&handles.pool).await
            }
        }
    }

    /// The events of one stream after a sequence (0: all), in order.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn stream(
        &self,
        aggregate_type: &str,
        aggregate_id: &str,
        after_sequence: i64,
    ) -> Result<Vec<StoredEvent>, sqlx::Error> {
        match &self.database {
            Database::Sqlite(handles) => {
                let query = sqlx::query_as::<Sqlite, _>(ONE_STREAM).bind(aggregate_type).bind(aggregate_id);
                query.bind(after_sequence).fetch_all(&handles.readers).await
            }
            Database::Postgres(handles) => {
                let query = sqlx::query_as::<Postgres, _>(ONE_STREAM).bind(aggregate_type).bind(aggregate_id);
                query.bind(after_sequence).fetch_all(&handles.pool).await
            }
        }
    }

    /// All events of one kind of stream up to a position, stream after stream, each in order: what a rebuild folds.
    /// Rows arrive as they are asked for, so memory stays small however long the log is. An error ends it, as an item.
    pub fn by_stream<'feed>(
        &'feed self,
        aggregate_type: &'feed str,
        head: i64,
    ) -> BoxStream<'feed, Result<StoredEvent, sqlx::Error>> {
        match &self.database {
            Database::Sqlite(handles) => {
                sqlx::query_as::<Sqlite, _>(BY_STREAM).bind(aggregate_type).bind(head).fetch(&handles.readers)
            }
            Database::Postgres(handles) => {
                sqlx::query_as::<Postgres, _>(BY_STREAM).bind(aggregate_type).bind(head).fetch(&handles.pool)
            }
        }
    }

    /// Every kind of stream that has events.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn kinds(&self) -> Result<Vec<String>, sqlx::Error> {
        match &self.database {
            Database::Sqlite(handles) => sqlx::query_scalar(KINDS).fetch_all(&handles.readers).await,
            Database::Postgres(handles) => sqlx::query_scalar(KINDS).fetch_all(&handles.pool).await,
        }
    }

    /// Position of the newest event; 0 when there is none.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn head(&self) -> Result<i64, sqlx::Error> {
        head(&self.database).await
    }

    /// A hint of the newest position, for those who wait for news. It may be late, but comes; it never runs ahead.
    pub fn wakeups(&self) -> watch::Receiver<i64> {
        self.newest.subscribe()
    }

    /// Tells the waiting that the log reaches at least this far; called after a commit.
    pub fn announce(&self, position: i64) {
        wakeups::raise(&self.newest, position);
    }
}

async fn head(database: &Database) -> Result<i64, sqlx::Error> {
    match database {
        Database::Sqlite(handles) => sqlx::query_scalar(HEAD).fetch_one(&handles.readers).await,
        Database::Postgres(handles) => sqlx::query_scalar(HEAD).fetch_one(&handles.pool).await,
    }
}
