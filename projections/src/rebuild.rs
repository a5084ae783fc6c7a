//! Building the read models anew: into fresh tables beside those in use, case after case, then put in their place.

mod load;
mod streams;

use std::time::{SystemTime, UNIX_EPOCH};

use beian_domain::{account::Account, alert::Alert};

use crate::{
    apply::Applier,
    database::Database,
    feed::Feed,
    fold::Corrupt,
    models::tallies::Deltas,
    recall::RecallError,
    schema::{self, NEXT, TABLES},
    table::{Cell, WriteTransaction, begin},
};

/// Events applied at once while catching up with what was written during the rebuild.
const CATCH_UP: i64 = 2_000;

/// Why a rebuild did not come to its end. What was in use is untouched.
#[derive(Debug, thiserror::Error)]
pub enum RebuildError {
    /// The database does not answer, or refuses.
    #[error("the read models cannot be rebuilt: {0}")]
    Database(#[from] sqlx::Error),
    /// An event cannot be folded.
    #[error(transparent)]
    Corrupt(#[from] Corrupt),
    /// Another rebuild began later; that one goes on.
    #[error("another rebuild of the read models has begun")]
    Superseded,
}

/// Builds the read models anew from the whole log, while those in use stay readable and up to date. `progress` is
/// told how many events are done, of about how many. Memory does not grow with the log.
///
/// # Errors
/// [`RebuildError`]; the same rebuild may be tried again.
pub async fn rebuild(database: &Database, feed: &Feed, progress: impl Fn(i64, i64) + Send) -> Result<(), RebuildError> {
    schema::create_control(database).await?;
    let rebuild = Rebuild { database, feed, token: token() };
    rebuild.begin().await?;
    let head = feed.head().await?;
    let tallies = rebuild.load(head, &progress).await?;
    rebuild.load_readings(head).await?;
    rebuild.load_short::<Account>(head).await?;
    rebuild.load_short::<Alert>(head).await?;
    rebuild.index(tallies).await?;
    rebuild.finish(head).await?;
    rebuild.tidy().await;
    progress(head, head);
    Ok(())
}

impl From<RecallError> for RebuildError {
    fn from(error: RecallError) -> Self {
        match error {
            RecallError::Database(error) => Self::Database(error),
            RecallError::Corrupt(corrupt) => Self::Corrupt(corrupt),
        }
    }
}

/// A rebuild under way, known by its token: a later one takes over.
struct Rebuild<'a> {
    database: &'a Database,
    feed: &'a Feed,
    token: i64,
}

impl Rebuild<'_> {
    async fn begin(&self) -> Result<(), RebuildError> {
        let mut transaction = begin(self.database).await?;
        schema::set(&mut transaction, "rebuild", self.token).await?;
        schema::create_next(&mut transaction).await?;
        Ok(transaction.commit().await?)
    }

    /// A transaction of this rebuild, as long as no other has begun.
    async fn transaction(&self) -> Result<WriteTransaction, RebuildError> {
        let mut transaction = begin(self.database).await?;
        let current = "update projections set position = position where name = 'rebuild' and position = $1";
        match transaction.execute(current, vec![Cell::Number(Some(self.token))]).await? {
            0 => Err(RebuildError::Superseded),
            _ => Ok(transaction),
        }
    }

    async fn index(&self, tallies: Deltas) -> Result<(), RebuildError> {
        let mut transaction = self.transaction().await?;
        transaction.insert(NEXT, tallies.into_rows()).await?;
        schema::index_next(&mut transaction, self.token).await?;
        Ok(transaction.commit().await?)
    }

    /// Catches up with the log, and swaps as soon as the tables are as far as those in use, so that nobody who saw
    /// something sees it vanish.
    async fn finish(&self, head: i64) -> Result<(), RebuildError> {
        let applier = Applier::new(self.database.clone(), NEXT);
        let mut position = head;
        loop {
            position = self.catch_up(&applier, position).await?;
            if self.swap(position).await? {
                return Ok(());
            }
        }
    }

    /// PostgreSQL counts from an index alone only where it knows that every row of a page is to be seen, which it learns
    /// by vacuuming: better now than at some time after the first questions.
    async fn tidy(&self) {
        let Database::Postgres(handles) = self.database else { return };
        for table in TABLES {
            if let Err(error) = sqlx::query(&format!("vacuum {}", table.name)).execute(&handles.pool).await {
                tracing::warn!(%error, table = table.name, "a table of the read models was not vacuumed");
            }
        }
    }

    async fn catch_up(&self, applier: &Applier, mut position: i64) -> Result<i64, RebuildError> {
        loop {
            let events = self.feed.read_after(position, CATCH_UP).await?;
            if events.is_empty() {
                return Ok(position);
            }
            let prepared = applier.prepare(position, &events).await?;
            if let Some(corrupt) = prepared.corrupt {
                return Err(corrupt.into());
            }
            position = prepared.position.unwrap_or(position);
            let mut transaction = self.transaction().await?;
            applier.write(prepared.into_rows(), &mut transaction).await?;
            transaction.commit().await?;
        }
    }

    /// Answers false when the tables in use are further.
    async fn swap(&self, position: i64) -> Result<bool, RebuildError> {
        let mut transaction = self.transaction().await?;
        // Also waits for a projector that is writing, and keeps others out.
        let lock = "update projections set position = position where name = 'live' returning position";
        if transaction.number(lock, Vec::new()).await?.is_some_and(|live| live > position) {
            return Ok(false);
        }
        schema::swap(&mut transaction).await?;
        schema::set(&mut transaction, "live", position).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

/// Different for each rebuild, and later ones larger.
fn token() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}
