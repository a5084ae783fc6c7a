//! One projector works at a time: on PostgreSQL the one that holds a lock, on SQLite whoever moves the cursor first.

use std::{
    fmt,
    time::{Duration, Instant},
};

use sqlx::{Connection, PgConnection};

use crate::database::Database;

/// "beian" in ASCII, and two: the append lane has one.
const LOCK: &str = "select pg_try_advisory_lock(422608200048)";
/// How long the connection that holds the lock is believed to be alive.
const TRUST: Duration = Duration::from_secs(2);

/// The lock, held as long as its connection lives.
pub(super) struct Leader {
    database: Database,
    held: Option<(PgConnection, Instant)>,
}

impl Leader {
    pub(super) fn new(database: Database) -> Self {
        Self { database, held: None }
    }

    /// Whether this process may project. Never wrong for long; the cursor's compare-and-swap does the rest.
    pub(super) async fn leads(&mut self) -> Result<bool, sqlx::Error> {
        let Database::Postgres(handles) = &self.database else { return Ok(true) };
        if let Some((mut connection, checked)) = self.held.take() {
            if checked.elapsed() < TRUST {
                self.held = Some((connection, checked));
                return Ok(true);
            }
            if connection.ping().await.is_ok() {
                self.held = Some((connection, Instant::now()));
                return Ok(true);
            }
        }
        let mut connection = PgConnection::connect_with(&handles.pool.connect_options()).await?;
        let leads = sqlx::query_scalar(LOCK).fetch_one(&mut connection).await?;
        if leads {
            self.held = Some((connection, Instant::now()));
        } else {
            connection.close().await?;
        }
        Ok(leads)
    }
}

impl fmt::Debug for Leader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Leader").field("holds", &self.held.is_some()).finish_non_exhaustive()
    }
}
