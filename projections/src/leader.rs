//! One node does a work at a time: on PostgreSQL the one that holds its lock; on SQLite there is one node.

use std::{
    fmt,
    time::{Duration, Instant},
};

use sqlx::{Connection, PgConnection};

use crate::database::Database;

const LOCK: &str = "select pg_try_advisory_lock($1)";
/// "beian" in ASCII: the number of a work is added to it.
const BEIAN: i64 = 422_608_200_046;
/// How long the connection that holds the lock is believed to be alive.
const TRUST: Duration = Duration::from_secs(2);

/// A work that one node does at a time. The append lane has a lock of its own with the number one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// Building read models.
    Projecting = 2,
    /// Sending mails.
    Mailing = 3,
    /// Telling endpoints.
    Posting = 4,
    /// Issuing briefings.
    Briefing = 5,
    /// Signing heads of the log.
    Signing = 6,
}

/// The lock of a work, held as long as its connection lives.
pub struct Leader {
    database: Database,
    work: Work,
    held: Option<(PgConnection, Instant)>,
}

impl Leader {
    /// Of a work; does not lead yet.
    pub fn new(database: Database, work: Work) -> Self {
        Self { database, work, held: None }
    }

    /// Whether this process may do the work. Never wrong for long: what it does must bear being done twice.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn leads(&mut self) -> Result<bool, sqlx::Error> {
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
        let leads = sqlx::query_scalar(LOCK).bind(BEIAN + self.work as i64).fetch_one(&mut connection).await?;
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
        f.debug_struct("Leader").field("work", &self.work).field("holds", &self.held.is_some()).finish_non_exhaustive()
    }
}
