//! The calendar in the log: which one was adopted, and that every open deadline was counted anew with it.

use beian_domain::calendar::{Adopted, CALENDAR, CALENDAR_ID, CalendarEvent};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    App, AppError,
    streams::{read_event, stream_write},
};
use crate::log::{Append, AppendError};

impl App {
    /// The calendars adopted so far, as the log has them now.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn adopted_calendars(&self) -> Result<Adopted, AppError> {
        let mut adopted = Adopted::default();
        for stored in self.feed.stream(CALENDAR, CALENDAR_ID, 0).await? {
            adopted.apply(&read_event::<CalendarEvent>(&stored)?);
        }
        Ok(adopted)
    }

    /// The rulebook's calendar is the one to count with from now on. Answers with those adopted after it; where another
    /// node has gone on meanwhile, without it.
    ///
    /// # Errors
    /// [`AppError`].
    pub async fn adopt_calendar(&self, known: &Adopted) -> Result<Adopted, AppError> {
        let calendar = self.rulebook.calendar();
        let event = CalendarEvent::CalendarAdopted {
            version: calendar.version().to_owned(),
            known_through: calendar.known_through(),
            papers: calendar.papers().to_vec(),
            recorded_at: self.clock.now(),
        };
        self.record_calendar(known, &event).await?;
        self.adopted_calendars().await
    }

    /// Every open deadline was counted with the calendar adopted last.
    ///
    /// # Errors
    /// [`AppError`].
    pub async fn deadlines_recounted(&self, known: &Adopted, moved: u64, made_firm: u64) -> Result<(), AppError> {
        let version = self.rulebook.calendar().version().to_owned();
        let recorded_at = self.clock.now();
        let event = CalendarEvent::DeadlinesRecounted { version, moved, made_firm, recorded_at };
        self.record_calendar(known, &event).await
    }

    async fn record_calendar(&self, known: &Adopted, event: &CalendarEvent) -> Result<(), AppError> {
        let write = stream_write(CALENDAR, CALENDAR_ID, known.version, std::slice::from_ref(event))?;
        let append = Append {
            command_id: Uuid::now_v7(),
            body_digest: Sha256::digest(CALENDAR_ID).into(),
            recorded_at: self.clock.now(),
            writes: vec![write],
        };
        match self.log.append(append).await {
            // Another node was quicker; whoever asks again sees what it said.
            Ok(_) | Err(AppendError::Conflict { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}
