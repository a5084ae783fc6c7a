//! The projector's loop. It survives the loss of its database, and stops only at what nobody can fold.

use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

use beian_domain::case::Case;
use tokio::{sync::watch, time::sleep};

use super::{Condition, Shared};
use crate::{
    apply::{Applier, Change},
    database::Database,
    feed::Feed,
    fold::{CASE, Corrupt},
    leader::{Leader, Work},
    rebuild::{RebuildError, rebuild},
    recall::{RecallError, recall},
    schema,
};

/// Events folded and written at once.
const BATCH: i64 = 500;
/// How long a projector without work waits before it looks again whether it leads.
const IDLE: Duration = Duration::from_secs(1);
/// How often a node looks how far the one that projects has come.
const FOLLOW: Duration = Duration::from_millis(50);
const SHORTEST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(3);

#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error("the database does not answer: {0}")]
    Database(#[from] sqlx::Error),
    #[error(transparent)]
    Corrupt(#[from] Corrupt),
    #[error(transparent)]
    Rebuild(#[from] RebuildError),
    #[error("the read models belong to another version of the program")]
    OtherVersion,
}

impl Trouble {
    /// Whether waiting cannot help.
    fn is_final(&self) -> bool {
        match self {
            Self::Corrupt(_) | Self::Rebuild(RebuildError::Corrupt(_)) => true,
            Self::Database(_) | Self::Rebuild(_) | Self::OtherVersion => false,
        }
    }
}

impl From<RecallError> for Trouble {
    fn from(error: RecallError) -> Self {
        match error {
            RecallError::Database(error) => Self::Database(error),
            RecallError::Corrupt(corrupt) => Self::Corrupt(corrupt),
        }
    }
}

struct Run {
    database: Database,
    feed: Feed,
    shared: Arc<Shared>,
    leader: Leader,
    applier: Applier,
    news: watch::Receiver<i64>,
    /// The cursor as this process knows it.
    cursor: Option<i64>,
    /// Whether tables of this version were found or made.
    is_prepared: bool,
}

pub(super) async fn run(database: Database, feed: Feed, shared: Arc<Shared>) {
    let mut run = Run {
        leader: Leader::new(database.clone(), Work::Projecting),
        applier: Applier::new(database.clone(), ""),
        news: feed.wakeups(),
        cursor: None,
        is_prepared: false,
        database,
        feed,
        shared,
    };
    let mut pause = SHORTEST_PAUSE;
    loop {
        match run.turn().await {
            Ok(()) => pause = SHORTEST_PAUSE,
            Err(trouble) if trouble.is_final() => {
                tracing::error!(error = %trouble, "the projector has stopped");
                run.shared.set(Condition { stopped: Some(trouble.to_string()), ..run.shared.condition() });
                return;
            }
            Err(trouble) => {
                tracing::warn!(error = %trouble, "the projector waits and tries again");
                run.shared.set(Condition { trouble: Some(trouble.to_string()), ..run.shared.condition() });
                run.forget();
                sleep(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }
}

impl Run {
    async fn turn(&mut self) -> Result<(), Trouble> {
        let is_leading = self.leader.leads().await?;
        if is_leading {
            self.lead().await?
        } else {
            self.follow().await?
        }
        let lag = (*self.news.borrow() - self.cursor.unwrap_or(0)).max(0);
        metrics::gauge!("beian_projection_lag").set(lag as f64);
        self.shared.set(Condition { is_leading, stopped: None, trouble: None });
        Ok(())
    }

    async fn lead(&mut self) -> Result<(), Trouble> {
        let cursor = self.known_cursor().await?;
        let events = self.feed.read_after(cursor, BATCH).await?;
        if events.is_empty() {
            self.wait_for_news(cursor, IDLE).await;
            return Ok(());
        }
        let started = Instant::now();
        let mut prepared = self.applier.prepare(cursor, &events).await?;
        let (changes, corrupt) = (std::mem::take(&mut prepared.changes), prepared.corrupt.take());
        let reached = prepared.position.unwrap_or(cursor);
        if !self.applier.commit(cursor, prepared).await? {
            self.forget();
            return Ok(());
        }
        metrics::histogram!("beian_projection_apply_seconds").record(started.elapsed());
        self.reached(reached, changes);
        corrupt.map_or(Ok(()), |corrupt| Err(corrupt.into()))
    }

    /// Another node projects: passes its changes on.
    async fn follow(&mut self) -> Result<(), Trouble> {
        self.applier.forget();
        let reached = schema::cursor(&self.database).await;
        let Some(reached) = reached.ok().flatten() else {
            sleep(IDLE).await;
            return Ok(());
        };
        let seen = self.cursor.unwrap_or(reached);
        if seen < reached {
            return self.pass_on(seen, reached).await;
        }
        self.reached(reached, Vec::new());
        if reached < *self.news.borrow() {
            sleep(FOLLOW).await;
        } else {
            self.wait_for_news(reached, IDLE).await;
        }
        Ok(())
    }

    /// Tells of the changes after what was seen, a batch at a time.
    async fn pass_on(&mut self, seen: i64, reached: i64) -> Result<(), Trouble> {
        let mut events = self.feed.read_after(seen, BATCH).await?;
        events.retain(|event| event.position <= reached);
        let last = events.last().map_or(reached, |event| event.position);
        let positions: HashMap<&str, i64> = events
            .iter()
            .filter(|event| event.aggregate_type == CASE)
            .map(|event| (event.aggregate_id.as_str(), event.position))
            .collect();
        let ids: Vec<String> = positions.keys().map(|id| (*id).to_owned()).collect();
        let cases = recall(&self.database, &ids, reached).await?;
        let change = |(id, case): (&String, &Case)| {
            let filing = case.filing.as_ref()?;
            let position = *positions.get(id.as_str())?;
            Some(Change { position, case_id: filing.case_id, organ: filing.organ, deadlines_changed: true })
        };
        let changes = cases.iter().filter_map(change).collect();
        self.reached(last, changes);
        Ok(())
    }

    fn reached(&mut self, position: i64, changes: Vec<Change>) {
        self.cursor = Some(position);
        self.shared.reached(position);
        for change in changes {
            // Nobody may be listening.
            let _ = self.shared.changes.send(change);
        }
    }

    /// Somebody else may have written: neither cursor nor states at hand are to be believed.
    fn forget(&mut self) {
        self.cursor = None;
        self.applier.forget();
    }

    async fn wait_for_news(&mut self, cursor: i64, patience: Duration) {
        let news = self.news.wait_for(|newest| *newest > cursor);
        let _ = tokio::time::timeout(patience, news).await;
    }

    async fn known_cursor(&mut self) -> Result<i64, Trouble> {
        if let Some(cursor) = self.cursor {
            return Ok(cursor);
        }
        let cursor = self.stored_cursor().await?;
        self.reached(cursor, Vec::new());
        Ok(cursor)
    }

    /// Builds the tables once if they are missing or of another version; never again later, when that version is a
    /// newer program's.
    async fn stored_cursor(&mut self) -> Result<i64, Trouble> {
        if !self.is_prepared {
            schema::create_control(&self.database).await?;
            if schema::cursor(&self.database).await?.is_none() {
                rebuild(&self.database, &self.feed, |_, _| {}).await?;
            }
            self.is_prepared = true;
        }
        schema::cursor(&self.database).await?.ok_or(Trouble::OtherVersion)
    }
}
