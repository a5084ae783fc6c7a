//! Reading single streams as cqrs-es does, through its own repositories, and looking up commands.

use beian_projections::Database;
use cqrs_es::{
    Aggregate,
    persist::{PersistedEventRepository, PersistenceError, SerializedEvent},
};
use postgres_es::PostgresEventRepository;
use sqlite_es::SqliteEventRepository;
use uuid::Uuid;

use super::EventLog;

/// A command that was accepted, and where its events are.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct RecordedCommand {
    /// SHA-256 of what was asked, 32 bytes.
    pub body_digest: Vec<u8>,
    /// Position of its first event.
    pub first_position: i64,
    /// Position of its last event.
    pub last_position: i64,
    /// When the log learnt of it: RFC 3339, UTC, microseconds.
    pub recorded_at: String,
}

const FIND_COMMAND: &str = "
    select body_digest, first_position, last_position, recorded_at
    from commands
    where command_id = $1";

impl EventLog {
    /// The events of one aggregate in order, none when there is no such aggregate.
    /// For those after a sequence ask the feed: postgres-es writes the sequence into the statement's text, which
    /// the server then has to prepare anew each time.
    ///
    /// # Errors
    /// As postgres-es and sqlite-es report them.
    pub async fn load<A: Aggregate>(&self, aggregate_id: &str) -> Result<Vec<SerializedEvent>, PersistenceError> {
        match &self.database {
            Database::Postgres(handles) => {
                PostgresEventRepository::new(handles.pool.clone()).get_events::<A>(aggregate_id).await
            }
            Database::Sqlite(handles) => {
                SqliteEventRepository::new(handles.readers.clone()).get_events::<A>(aggregate_id).await
            }
        }
    }

    /// What is recorded under a command id.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find_command(&self, command_id: Uuid) -> Result<Option<RecordedCommand>, sqlx::Error> {
        let query = command_id.to_string();
        match &self.database {
            Database::Postgres(handles) => sqlx::query_as(FIND_COMMAND).bind(query).fetch_optional(&handles.pool).await,
            Database::Sqlite(handles) => {
                sqlx::query_as(FIND_COMMAND).bind(query).fetch_optional(&handles.readers).await
            }
        }
    }
}
