//! Several reads of one state of the read models: rows, and the position up to which events are in them.

use sqlx::{Postgres, Sqlite, Transaction};

use crate::{
    database::Database,
    schema::{CURSOR, SCHEMA_VERSION},
};

/// A transaction that only reads and sees one state from its first read to its last.
pub(super) enum Snapshot {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Snapshot {
    /// Begins one, and tells the position up to which events are in it; 0 when there are none.
    pub(super) async fn begin(database: &Database) -> Result<(Self, i64), sqlx::Error> {
        let mut snapshot = match database {
            // The first read chooses the state; writers do not wait for readers.
            Database::Sqlite(handles) => Self::Sqlite(handles.readers.begin().await?),
            Database::Postgres(handles) => {
                let begin = "begin isolation level repeatable read read only";
                Self::Postgres(handles.pool.begin_with(begin).await?)
            }
        };
        let position = match &mut snapshot {
            Self::Sqlite(transaction) => {
                sqlx::query_scalar(CURSOR).bind(SCHEMA_VERSION).fetch_optional(&mut **transaction).await?
            }
            Self::Postgres(transaction) => {
                sqlx::query_scalar(CURSOR).bind(SCHEMA_VERSION).fetch_optional(&mut **transaction).await?
            }
        };
        Ok((snapshot, position.unwrap_or(0)))
    }
}
