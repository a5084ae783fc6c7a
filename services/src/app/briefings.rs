//! Briefings in the log: issued once, whoever issues them.

use beian_domain::briefing::{BRIEFING, Briefing, BriefingEvent};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    App, AppError,
    streams::{read_event, stream_write},
};
use crate::log::{Append, AppendError};

impl App {
    /// A briefing as the log has it now; an empty one before it was issued.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn briefing(&self, id: Uuid) -> Result<Briefing, AppError> {
        let mut briefing = Briefing::default();
        for stored in self.feed.stream(BRIEFING, &id.to_string(), 0).await? {
            briefing.apply(&read_event::<BriefingEvent>(&stored)?);
        }
        Ok(briefing)
    }

    /// Records an event of a briefing that stands at a version; answers false where another node was quicker.
    ///
    /// # Errors
    /// [`AppError`].
    pub async fn record_of_briefing(&self, id: Uuid, version: u64, event: &BriefingEvent) -> Result<bool, AppError> {
        let append = Append {
            command_id: Uuid::now_v7(),
            body_digest: Sha256::digest(id.as_bytes()).into(),
            recorded_at: self.clock.now(),
            writes: vec![stream_write(BRIEFING, id.to_string(), version, std::slice::from_ref(event))?],
        };
        match self.log.append(append).await {
            Ok(_) => Ok(true),
            Err(AppendError::Conflict { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}
