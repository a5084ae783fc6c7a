//! The log as a rebuild reads it: case after case, all events of a case in one row.

use std::sync::Arc;

use sqlx::{Connection, PgConnection, SqlitePool};

use crate::{
    database::Database,
    fold::{CASE, Corrupt, Written},
};

/// Cases read at once.
const PAGE: i64 = 500;

/// A page at a time, each a statement of its own: one that reads the whole log would keep SQLite from shortening its
/// write-ahead log, and PostgreSQL from cleaning up, until the end. A row for each event would cost as much as what is
/// in it. A payload is canonical JSON, so there is no line break in it.
const CASES: &str = "
    select aggregate_id as case_id,
           string_agg(sequence || ' ' || position || ' ' || recorded_at || ' ' || event_type || ' ' || event_version || ' '
                      || cast(payload as text), '\n' order by sequence) as events
    from events
    where aggregate_type = $1 and aggregate_id > $2 and position <= $3
    group by aggregate_id
    order by aggregate_id
    limit $4";

/// The key has the order that is asked for. PostgreSQL may know nothing of a log that has grown lately, and would then
/// read and sort all of it for each page.
const SESSION: [(&str, &str); 4] =
    [("enable_seqscan", "off"), ("enable_bitmapscan", "off"), ("enable_sort", "off"), ("enable_hashagg", "off")];

/// All cases of the log up to a position, in the order of their ids.
pub(super) struct Streams {
    source: Source,
    head: i64,
    /// Id of the case read last.
    after: String,
}

enum Source {
    Sqlite(SqlitePool),
    Postgres(Box<PgConnection>),
}

/// The events of a case: one on each line, after its sequence, its position, when it was recorded, its name and its version.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Stream {
    pub(super) case_id: String,
    events: String,
}

/// An event of a stream.
#[derive(Debug, Clone, Copy)]
pub(super) struct Event<'a> {
    pub(super) written: Written<'a>,
    pub(super) recorded_at: &'a str,
}

impl Streams {
    pub(super) async fn up_to(head: i64, database: &Database) -> Result<Self, sqlx::Error> {
        let source = match database {
            Database::Sqlite(handles) => Source::Sqlite(handles.readers.clone()),
            Database::Postgres(handles) => {
                let options = Arc::unwrap_or_clone(handles.pool.connect_options()).options(SESSION);
                Source::Postgres(Box::new(PgConnection::connect_with(&options).await?))
            }
        };
        Ok(Self { source, head, after: String::new() })
    }

    /// The next cases; none at the end.
    pub(super) async fn next_page(&mut self) -> Result<Vec<Stream>, sqlx::Error> {
        let page: Vec<Stream> = match &mut self.source {
            Source::Sqlite(readers) => {
                let query = sqlx::query_as(CASES).bind(CASE).bind(&self.after).bind(self.head).bind(PAGE);
                query.fetch_all(&*readers).await?
            }
            Source::Postgres(connection) => {
                let query = sqlx::query_as(CASES).bind(CASE).bind(&self.after).bind(self.head).bind(PAGE);
                query.fetch_all(&mut **connection).await?
            }
        };
        if let Some(last) = page.last() {
            self.after.clone_from(&last.case_id);
        }
        Ok(page)
    }
}

impl Stream {
    /// The events in order.
    pub(super) fn events(&self) -> impl Iterator<Item = Result<Event<'_>, Corrupt>> {
        self.events.split('\n').map(|line| self.event(line).ok_or_else(|| self.unreadable(line)))
    }

    fn event<'a>(&'a self, line: &'a str) -> Option<Event<'a>> {
        let mut parts = line.splitn(6, ' ');
        let (sequence, position) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let (recorded_at, name, version, payload) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let case_id = &self.case_id;
        Some(Event { written: Written { case_id, sequence, position, name, version, payload }, recorded_at })
    }

    fn unreadable(&self, line: &str) -> Corrupt {
        let position = line.split(' ').nth(1).and_then(|position| position.parse().ok()).unwrap_or(0);
        Corrupt { position, case_id: self.case_id.clone(), reason: "it lies on more than one line".to_owned() }
    }
}
