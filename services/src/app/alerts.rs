//! Alerts in the log: raised once, whoever raises them, and how far the watch has come.

use beian_domain::{
    alert::{ALERT, AlertEvent, WATCH, WATCH_ID, WatchEvent, Watched},
    counting::Moment,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    App, AppError,
    streams::{read_event, stream_write},
};
use crate::log::{Append, AppendError, Appended};

impl App {
    /// How far the watch has come, as the log has it now.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn watched(&self) -> Result<Watched, AppError> {
        let mut watched = Watched::default();
        for stored in self.feed.stream(WATCH, WATCH_ID, 0).await? {
            watched.apply(&read_event::<WatchEvent>(&stored)?);
        }
        Ok(watched)
    }

    /// The watch begins to look at a moment; where it has begun before, nothing happens.
    ///
    /// # Errors
    /// [`AppError`].
    pub async fn begin_watch(&self, from: Moment) -> Result<(), AppError> {
        let watched = self.watched().await?;
        if watched.from.is_some() {
            return Ok(());
        }
        self.record_watch(&watched, &WatchEvent::WatchBegun { from, recorded_at: self.clock.now() }).await
    }

    /// Every rung through a moment was raised, or found missed.
    ///
    /// # Errors
    /// [`AppError`].
    pub async fn day_watched(&self, through: Moment) -> Result<(), AppError> {
        let watched = self.watched().await?;
        if watched.through.is_some_and(|already| already >= through) {
            return Ok(());
        }
        self.record_watch(&watched, &WatchEvent::DayWatched { through, recorded_at: self.clock.now() }).await
    }

    async fn record_watch(&self, watched: &Watched, event: &WatchEvent) -> Result<(), AppError> {
        let write = stream_write(WATCH, WATCH_ID, watched.version, std::slice::from_ref(event))?;
        let append = Append {
            command_id: Uuid::now_v7(),
            body_digest: Sha256::digest(WATCH_ID).into(),
            recorded_at: self.clock.now(),
            writes: vec![write],
        };
        match self.log.append(append).await {
            // Another node was quicker and says the same.
            Ok(_) | Err(AppendError::Conflict { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Records the first events of alerts, all in one append; answers with those of them that it recorded. An alert
    /// that another node has recorded meanwhile is left to it.
    ///
    /// # Errors
    /// [`AppError`]; the same alerts may be given again.
    pub async fn raise(&self, mut alerts: Vec<(Uuid, AlertEvent)>) -> Result<Vec<(Uuid, AlertEvent)>, AppError> {
        while !alerts.is_empty() {
            let writes = alerts
                .iter()
                .map(|(id, event)| stream_write(ALERT, id.to_string(), 0, std::slice::from_ref(event)))
                .collect::<Result<_, _>>()?;
            let mut ids = Sha256::new();
            alerts.iter().for_each(|(id, _)| ids.update(id.as_bytes()));
            let body_digest = ids.finalize().into();
            let append = Append { command_id: Uuid::now_v7(), body_digest, recorded_at: self.clock.now(), writes };
            match self.log.append(append).await {
                Ok(Appended::Recorded { .. } | Appended::Replayed { .. }) => break,
                Err(AppendError::Conflict { stream, .. }) => {
                    let before = alerts.len();
                    alerts.retain(|(id, _)| stream.aggregate_id != id.to_string());
                    if alerts.len() == before {
                        return Err(AppError::Internal(format!("a conflict on {stream:?}, which was not written")));
                    }
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(alerts)
    }
}
