//! The long part of a rebuild, as a pipeline: one reads, one folds, one writes.

use beian_domain::case::Case;
use futures_util::TryStreamExt;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::{
    Rebuild, RebuildError,
    streams::{Event, Stream, Streams},
};
use crate::{
    database::Database,
    fold::{Corrupt, READING, RowBatch, fold},
    models::{LastEvent, readings::ReadingRow, standings::Trail, tallies::Deltas},
    schema::NEXT,
    short::{Folding, Short},
    table::{CopyText, WriteTransaction},
};

/// Pages or batches that may wait for the next in line.
const WAITING: usize = 2;

/// Readings written at once.
const READINGS: usize = 1_000;
/// Short streams written at once.
const STREAMS: usize = 1_000;

/// The rows of a page of cases.
struct Folded {
    rows: Rows,
    tallies: Deltas,
    /// How many events they come from.
    events: i64,
}

/// Rows in the form that the database takes most quickly, made by the thread that folds.
enum Rows {
    Insert(RowBatch),
    Copy([CopyText; 6]),
}

impl Rebuild<'_> {
    /// Loads every case up to a position; answers the counts.
    pub(super) async fn load(&self, head: i64, progress: &(impl Fn(i64, i64) + Send)) -> Result<Deltas, RebuildError> {
        let (pages, paged) = channel(WAITING);
        let (batches, batched) = channel(WAITING);
        let folding = tokio::task::spawn_blocking({
            let copies = matches!(self.database, Database::Postgres(_));
            move || fold_pages(copies, paged, &batches)
        });
        let (read, written) = tokio::join!(read(self.database, head, pages), self.write(head, batched, progress));
        folding.await.map_err(|_| sqlx::Error::WorkerCrashed)?;
        read?;
        written
    }

    /// Loads every look at personal data up to a position.
    pub(super) async fn load_readings(&self, head: i64) -> Result<(), RebuildError> {
        let mut stored = self.feed.by_stream(READING, head);
        loop {
            let mut page = Vec::with_capacity(READINGS);
            while let Some(event) = stored.try_next().await? {
                page.push(ReadingRow::of(&event)?);
                if page.len() == READINGS {
                    break;
                }
            }
            if page.is_empty() {
                return Ok(());
            }
            let mut transaction = self.transaction().await?;
            transaction.insert(NEXT, page).await?;
            transaction.commit().await?;
        }
    }

    /// Loads every short stream of a kind up to a position, a page of them at a time.
    pub(super) async fn load_short<S: Short>(&self, head: i64) -> Result<(), RebuildError> {
        let (mut stored, mut folding) = (self.feed.by_stream(S::KIND, head), Folding::<S>::new());
        loop {
            let mut rows = RowBatch::default();
            let has_more = folding.add_page(&mut stored, STREAMS, &mut rows).await?;
            let mut transaction = self.transaction().await?;
            rows.insert(&mut transaction, NEXT).await?;
            transaction.commit().await?;
            if !has_more {
                return Ok(());
            }
        }
    }

    async fn write(
        &self,
        head: i64,
        mut batches: Receiver<Result<Folded, Corrupt>>,
        progress: &(impl Fn(i64, i64) + Send),
    ) -> Result<Deltas, RebuildError> {
        let (mut tallies, mut done) = (Deltas::default(), 0);
        while let Some(folded) = batches.recv().await {
            let folded = folded?;
            let mut transaction = self.transaction().await?;
            folded.rows.write(&mut transaction).await?;
            transaction.commit().await?;
            tallies.add(folded.tallies);
            done += folded.events;
            progress(done, head);
        }
        Ok(tallies)
    }
}

impl Rows {
    async fn write(self, transaction: &mut WriteTransaction) -> Result<(), sqlx::Error> {
        match self {
            Self::Insert(rows) => rows.insert(transaction, NEXT).await,
            Self::Copy(copies) => {
                for rows in copies {
                    transaction.copy(rows).await?;
                }
                Ok(())
            }
        }
    }
}

async fn read(database: &Database, head: i64, pages: Sender<Vec<Stream>>) -> Result<(), sqlx::Error> {
    let mut streams = Streams::up_to(head, database).await?;
    loop {
        let page = streams.next_page().await?;
        // Nobody wants more when folding or writing has failed.
        if page.is_empty() || pages.send(page).await.is_err() {
            return Ok(());
        }
    }
}

/// Folds page after page, until there is none, or one that cannot be folded, or nobody wants more.
fn fold_pages(copies: bool, mut pages: Receiver<Vec<Stream>>, batches: &Sender<Result<Folded, Corrupt>>) {
    while let Some(page) = pages.blocking_recv() {
        let folded = fold_page(copies, &page);
        let is_last = folded.is_err();
        if batches.blocking_send(folded).is_err() || is_last {
            return;
        }
    }
}

fn fold_page(copies: bool, page: &[Stream]) -> Result<Folded, Corrupt> {
    let (mut batch, mut events) = (RowBatch::default(), 0);
    for stream in page {
        let (mut case, mut trail, mut last) = (Case::default(), Trail::default(), None);
        for event in stream.events() {
            let event = event?;
            if let Some(change) = fold(&mut case, event.written)? {
                trail.note(&case, change.stamp.recorded_at);
            }
            last = Some(event);
            events += 1;
        }
        if let Some(Event { written, recorded_at }) = last {
            let last = LastEvent { position: written.position, recorded_at: recorded_at.to_owned() };
            batch.add(&stream.case_id, &case, &last, trail);
        }
    }
    let tallies = std::mem::take(&mut batch.tallies);
    let rows = if copies { Rows::Copy(batch.into_copies(NEXT)) } else { Rows::Insert(batch) };
    Ok(Folded { rows, tallies, events })
}
