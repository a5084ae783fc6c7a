//! How far reports of access providers were read, in the log.

use beian_domain::owed::{OWED, OWED_ID, OwedEvent, ReportsRead};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    App, AppError,
    streams::{read_event, stream_write},
};
use crate::log::{Append, AppendError};

impl App {
    /// How far reports were read, as the log has it now.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn reports_read(&self) -> Result<ReportsRead, AppError> {
        let mut read = ReportsRead::default();
        for stored in self.feed.stream(OWED, OWED_ID, 0).await? {
            read.apply(&read_event::<OwedEvent>(&stored)?);
        }
        Ok(read)
    }

    /// Reports were read through a place; where another node has recorded something meanwhile, nothing happens.
    ///
    /// # Errors
    /// [`AppError`].
    pub async fn record_reports_read(&self, before: ReportsRead, event: &OwedEvent) -> Result<(), AppError> {
        let append = Append {
            command_id: Uuid::now_v7(),
            body_digest: Sha256::digest(OWED_ID).into(),
            recorded_at: self.clock.now(),
            writes: vec![stream_write(OWED, OWED_ID, before.version, std::slice::from_ref(event))?],
        };
        match self.log.append(append).await {
            Ok(_) | Err(AppendError::Conflict { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}
