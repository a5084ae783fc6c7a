//! The long part of a rebuild, as a pipeline: one reads, one folds, one writes.

use beian_domain::case::Case;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::{Rebuild, RebuildError};
use crate::{
    database::Database,
    fold::{CASE, Corrupt, RowBatch, Written, fold},
    models::{LastEvent, tallies::Deltas},
    schema::NEXT,
};

/// Events read at once.
const PAGE: i64 = 4_000;
/// Cases written in one transaction.
const CASES: usize = 1_000;
/// Pages or batches that may wait for the next in line.
const WAITING: usize = 3;

/// A page at a time, each a statement of its own: one that reads the whole log would keep SQLite from shortening its
/// write-ahead log, and PostgreSQL from cleaning up, until the end.
const STREAMS: &str = "
    select aggregate_id, sequence, position, recorded_at, cast(payload as text) as payload
    from events
    where aggregate_type = $1 and (aggregate_id, sequence) > ($2, $3) and position <= $4
    order by aggregate_id, sequence
    limit $5";

#[derive(Debug, sqlx::FromRow)]
struct Event {
    aggregate_id: String,
    sequence: i64,
    position: i64,
    recorded_at: String,
    payload: String,
}

/// A batch of rows, and how many events they come from.
type Folded = Result<(RowBatch, i64), Corrupt>;

impl Rebuild<'_> {
    /// Loads every case up to a position; answers the counts.
    pub(super) async fn load(&self, head: i64, progress: &(impl Fn(i64, i64) + Send)) -> Result<Deltas, RebuildError> {
        let (pages, paged) = channel(WAITING);
        let (batches, batched) = channel(WAITING);
        let folding = tokio::task::spawn_blocking(move || Folder::default().run(paged, &batches));
        let (read, written) = tokio::join!(read(self.database, head, pages), self.write(head, batched, progress));
        folding.await.map_err(|_| sqlx::Error::WorkerCrashed)?;
        read?;
        written
    }

    async fn write(
        &self,
        head: i64,
        mut batches: Receiver<Folded>,
        progress: &(impl Fn(i64, i64) + Send),
    ) -> Result<Deltas, RebuildError> {
        let (mut tallies, mut done) = (Deltas::default(), 0);
        while let Some(folded) = batches.recv().await {
            let (mut rows, events) = folded?;
            tallies.add(std::mem::take(&mut rows.tallies));
            let mut transaction = self.transaction().await?;
            rows.insert(&mut transaction, NEXT).await?;
            transaction.commit().await?;
            done += events;
            progress(done, head);
        }
        Ok(tallies)
    }
}

async fn read(database: &Database, head: i64, pages: Sender<Vec<Event>>) -> Result<(), sqlx::Error> {
    let (mut case_id, mut sequence) = (String::new(), 0);
    loop {
        let page = read_page(database, &case_id, sequence, head).await?;
        let Some(last) = page.last() else { return Ok(()) };
        case_id.clone_from(&last.aggregate_id);
        sequence = last.sequence;
        if pages.send(page).await.is_err() {
            return Ok(());
        }
    }
}

async fn read_page(database: &Database, case_id: &str, sequence: i64, head: i64) -> Result<Vec<Event>, sqlx::Error> {
    match database {
        Database::Sqlite(handles) => {
            let query = sqlx::query_as(STREAMS).bind(CASE).bind(case_id).bind(sequence).bind(head).bind(PAGE);
            query.fetch_all(&handles.readers).await
        }
        Database::Postgres(handles) => {
            let query = sqlx::query_as(STREAMS).bind(CASE).bind(case_id).bind(sequence).bind(head).bind(PAGE);
            query.fetch_all(&handles.pool).await
        }
    }
}

/// Folds one case at a time; events of a case follow one another.
#[derive(Default)]
struct Folder {
    current: Option<(String, Case, LastEvent)>,
    batch: RowBatch,
    events: i64,
}

impl Folder {
    fn run(mut self, mut pages: Receiver<Vec<Event>>, batches: &Sender<Folded>) {
        while let Some(page) = pages.blocking_recv() {
            for event in page {
                let outcome = self.take(event);
                let is_full = self.batch.case_ids.len() >= CASES;
                if let Err(corrupt) = outcome {
                    let _ = batches.blocking_send(Err(corrupt));
                    return;
                }
                if is_full && !self.send(batches) {
                    return;
                }
            }
        }
        self.finish_case();
        self.send(batches);
    }

    fn take(&mut self, event: Event) -> Result<(), Corrupt> {
        if self.current.as_ref().is_some_and(|(case_id, ..)| *case_id != event.aggregate_id) {
            self.finish_case();
        }
        let last = LastEvent { position: event.position, recorded_at: event.recorded_at };
        let written = Written {
            case_id: &event.aggregate_id,
            sequence: event.sequence,
            position: event.position,
            payload: &event.payload,
        };
        let mut case = self.current.take().map(|(_, case, _)| case).unwrap_or_default();
        fold(&mut case, written)?;
        self.current = Some((event.aggregate_id, case, last));
        self.events += 1;
        Ok(())
    }

    fn finish_case(&mut self) {
        if let Some((case_id, case, last)) = self.current.take() {
            self.batch.add(&case_id, &case, &last);
        }
    }

    /// Answers false when nobody wants more.
    fn send(&mut self, batches: &Sender<Folded>) -> bool {
        let batch = (std::mem::take(&mut self.batch), std::mem::take(&mut self.events));
        batches.blocking_send(Ok(batch)).is_ok()
    }
}
