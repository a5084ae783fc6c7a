//! How readers learn that the log grew elsewhere: PostgreSQL's NOTIFY when there is one, asking slowly otherwise.

use std::{
    sync::{Arc, Weak},
    time::Duration,
};

use sqlx::{PgPool, postgres::PgListener};
use tokio::{sync::watch, task::JoinHandle, time::sleep};

use crate::database::Database;

/// PostgreSQL notification channel on which a node says, at most once per batch, how far the log reaches.
pub const CHANNEL: &str = "beian_events";
/// How often the log is asked when nobody says anything.
const POLL: Duration = Duration::from_millis(250);

/// The watching task; it ends when this is dropped.
#[derive(Debug)]
pub(super) struct Watching(JoinHandle<()>);

impl Drop for Watching {
    fn drop(&mut self) {
        self.0.abort();
    }
}

pub(super) fn watch(database: Database, newest: Weak<watch::Sender<i64>>) -> Watching {
    Watching(tokio::spawn(async move {
        let mut listener = None;
        while let Some(newest) = newest.upgrade() {
            if let Some(position) = news(&database, &mut listener).await {
                raise(&newest, position);
            }
        }
    }))
}

/// Never backwards, and waking nobody when nothing is new.
pub(super) fn raise(newest: &Arc<watch::Sender<i64>>, position: i64) {
    newest.send_if_modified(|known| {
        let is_news = *known < position;
        *known = position.max(*known);
        is_news
    });
}

/// Waits for a notification, or for the poll's turn; a lost connection is tried again at the next turn.
async fn news(database: &Database, listener: &mut Option<PgListener>) -> Option<i64> {
    let notified = async {
        match database {
            Database::Sqlite(_) => std::future::pending().await,
            Database::Postgres(handles) => notification(&handles.pool, listener).await,
        }
    };
    tokio::select! {
        position = notified => position,
        () = sleep(POLL) => super::head(database).await.ok(),
    }
}

async fn notification(pool: &PgPool, listener: &mut Option<PgListener>) -> Option<i64> {
    match listen(pool, listener).await {
        Ok(position) => position,
        Err(_) => {
            *listener = None;
            std::future::pending().await
        }
    }
}

async fn listen(pool: &PgPool, listener: &mut Option<PgListener>) -> Result<Option<i64>, sqlx::Error> {
    let current = match listener {
        Some(current) => current,
        None => {
            let mut fresh = PgListener::connect_with(pool).await?;
            fresh.listen(CHANNEL).await?;
            listener.insert(fresh)
        }
    };
    Ok(current.recv().await?.payload().parse().ok())
}
