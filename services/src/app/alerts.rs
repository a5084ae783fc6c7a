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
        let (under, recorded_at) = (Some(self.rulebook.watch_rules()), self.clock.now());
        // Where another node was quicker, it has begun.
        self.record_watch(&watched, &WatchEvent::WatchBegun { from, under, recorded_at }).await.map(drop)
    }

    /// Every rung through a moment was raised, or found missed; where the rules are new, from a moment on that had been
    /// watched through before. Answers whether the log says so, or another node has said it meanwhile by the same rules.
    ///
    /// # Errors
    /// [`AppError`].
    pub async fn day_watched(&self, through: Moment, back_to: Option<Moment>) -> Result<bool, AppError> {
        let (watched, under) = (self.watched().await?, self.rulebook.watch_rules());
        let is_by_these = |watched: &Watched| watched.under.as_ref() == Some(&under);
        if watched.through.is_some_and(|already| already >= through) && is_by_these(&watched) {
            return Ok(true);
        }
        let through = watched.through.map_or(through, |already| already.max(through));
        let event =
            WatchEvent::DayWatched { through, under: Some(under.clone()), back_to, recorded_at: self.clock.now() };
        Ok(self.record_watch(&watched, &event).await? || is_by_these(&self.watched().await?))
    }

    async fn record_watch(&self, watched: &Watched, event: &WatchEvent) -> Result<bool, AppError> {
        let write = stream_write(WATCH, WATCH_ID, watched.version, std::slice::from_ref(event))?;
        let append = Append {
            command_id: Uuid::now_v7(),
            body_digest: Sha256::digest(WATCH_ID).into(),
            recorded_at: self.clock.now(),
            writes: vec![write],
        };
        match self.log.append(append).await {
            Ok(_) => Ok(true),
            Err(AppendError::Conflict { .. }) => Ok(false),
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
