//! The calendar in the log: which one was adopted, that every open deadline was counted anew with it, and that nobody
//! sets dates by one that was replaced.

use std::{sync::Arc, time::Duration};

use beian_domain::{
    calendar::{Adopted, CALENDAR, CALENDAR_ID, CalendarEvent, Recounting},
    case::CaseEvent,
    deadline::ClockChange,
    message::Message,
    refusal::Refusal,
};
use moka::sync::Cache;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    App, AppError,
    streams::{read_event, signed, stream_write},
};
use crate::log::{Append, AppendError, StreamId, StreamWrite};

/// How long a node may go on with what another has changed meanwhile.
const KEPT: Duration = Duration::from_secs(1);

/// The calendars adopted, as they were known a moment ago. What was kept too long does no harm: dates are recorded only
/// while the calendar's stream still stands as it did when they were decided.
#[derive(Clone)]
pub(super) struct KnownCalendars(Cache<(), Arc<Adopted>>);

impl Default for KnownCalendars {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(1).time_to_live(KEPT).build())
    }
}

impl KnownCalendars {
    /// A race for this stream was lost: if it is the calendar's, what is known is old.
    pub(super) fn doubt(&self, stream: &StreamId) {
        if stream.aggregate_type == CALENDAR {
            self.0.invalidate(&());
        }
    }
}

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

    /// What must hold of the calendar for these events of a case to be recorded: none sets a date by a calendar that was
    /// replaced.
    pub(super) async fn calendar_guard(&self, events: &[CaseEvent]) -> Result<Option<StreamWrite>, AppError> {
        if !events.iter().flat_map(|event| &event.clocks).any(sets_date) {
            return Ok(None);
        }
        let adopted = match self.calendars.0.get(&()) {
            Some(adopted) => adopted,
            None => {
                let adopted = Arc::new(self.adopted_calendars().await?);
                self.calendars.0.insert((), Arc::clone(&adopted));
                adopted
            }
        };
        let calendar = self.rulebook.calendar();
        if adopted.standing(calendar) == Recounting::Outdated {
            let outdated = Message::new("calendar_outdated").with("version", calendar.version());
            return Err(Refusal::from(outdated).into());
        }
        let stream = StreamId::new(CALENDAR, CALENDAR_ID);
        Ok(Some(StreamWrite { stream, expected: signed(adopted.version), events: Vec::new() }))
    }

    async fn record_calendar(&self, known: &Adopted, event: &CalendarEvent) -> Result<(), AppError> {
        let write = stream_write(CALENDAR, CALENDAR_ID, known.version, std::slice::from_ref(event))?;
        let append = Append {
            command_id: Uuid::now_v7(),
            body_digest: Sha256::digest(CALENDAR_ID).into(),
            recorded_at: self.clock.now(),
            writes: vec![write],
        };
        let appended = self.log.append(append).await;
        self.calendars.0.invalidate(&());
        match appended {
            // Another node was quicker; whoever asks again sees what it said.
            Ok(_) | Err(AppendError::Conflict { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

fn sets_date(change: &ClockChange) -> bool {
    match change {
        ClockChange::Started(_) | ClockChange::Moved { .. } | ClockChange::Resumed { .. } => true,
        ClockChange::Ended { .. } | ClockChange::Suspended { .. } => false,
    }
}
