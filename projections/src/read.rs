//! Asking the read models.

mod accounts;
mod alerts;
mod calendar;
mod cases;
mod deadlines;
mod deliveries;
mod filed;
mod filings;
mod inspections;
mod page;
mod past;
mod readings;
mod report;
mod select;
mod snapshot;
mod tallies;
mod watching;

use std::{collections::HashMap, time::Duration};

use beian_domain::case::{Case, CaseEvent};
use tokio::{sync::watch, time::Instant};
use uuid::Uuid;

pub use accounts::AccountFilter;
pub use alerts::AlertFilter;
pub use calendar::{CalendarFilter, PlannedInspection};
pub use cases::{CaseFilter, CaseOrder};
pub use deadlines::{DeadlineAnswer, DeadlineCounts, DeadlineFilter, When};
pub use deliveries::{DeadLetterFilter, Due};
pub use filings::FilingFilter;
pub use inspections::{InspectionAnswer, InspectionFilter};
pub use page::{BadCursor, Cursor, LARGEST_PAGE, Page, Paged};
pub use past::{PastCase, Retrospect};
pub use readings::ReadingFilter;
pub use report::{
    AsOf, CaseLine, InspectionCount, LimitCount, OwedCount, Running, RunningCount, RunningFilter, RunningLine,
    StageFilter, StageRun, WaitFilter,
};
pub use select::OrganScope;
pub use tallies::{TallyBy, TallyFilter};
pub use watching::{Lookout, LookoutPlace};

use crate::{
    database::Database,
    fold::Corrupt,
    projector::Projector,
    recall::{RecallError, recall, recall_events},
    schema,
};

/// How long a waiting reader sleeps before it asks the database itself how far it is.
const LOOK: Duration = Duration::from_millis(20);

/// Asks the read models. Cloning shares the pools.
#[derive(Debug, Clone)]
pub struct ReadModels {
    database: Database,
    reached: watch::Receiver<i64>,
}

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The database does not answer, or refuses.
    #[error("the read models cannot be read: {0}")]
    Database(#[from] sqlx::Error),
    /// The cursor is no place in this list.
    #[error(transparent)]
    Cursor(#[from] BadCursor),
    /// An event of a case cannot be folded.
    #[error(transparent)]
    Corrupt(#[from] Corrupt),
}

impl From<RecallError> for ReadError {
    fn from(error: RecallError) -> Self {
        match error {
            RecallError::Database(error) => Self::Database(error),
            RecallError::Corrupt(corrupt) => Self::Corrupt(corrupt),
        }
    }
}

/// The read models are not as far as asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the read models are at position {reached}, not yet at {asked}")]
pub struct Behind {
    /// Where they are.
    pub reached: i64,
    /// Where they should be.
    pub asked: i64,
}

impl ReadModels {
    /// Reads what a projector of this process, or of another, writes.
    pub fn new(database: Database, projector: &Projector) -> Self {
        Self { database, reached: projector.position() }
    }

    /// Position up to which events are in the read models; 0 when there are none.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn position(&self) -> Result<i64, ReadError> {
        Ok(schema::cursor(&self.database).await?.unwrap_or(0))
    }

    /// Waits until a position is in the read models.
    ///
    /// # Errors
    /// [`Behind`] when that takes longer than `patience`.
    pub async fn wait_for(&self, position: i64, patience: Duration) -> Result<(), Behind> {
        let (mut news, end) = (self.reached.clone(), Instant::now() + patience);
        loop {
            let known = *news.borrow_and_update();
            let reached = if known >= position { known } else { self.position().await.unwrap_or(known) };
            if reached >= position {
                return Ok(());
            }
            if Instant::now() >= end {
                return Err(Behind { reached, asked: position });
            }
            let next_look = (Instant::now() + LOOK).min(end);
            tokio::select! {
                Ok(()) = news.changed() => {}
                () = tokio::time::sleep_until(next_look) => {}
            }
        }
    }

    /// The case, folded as the log has it now; none when there is no such case.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn case_state(&self, case_id: Uuid) -> Result<Option<Case>, ReadError> {
        Ok(self.states_by_ids(&[case_id]).await?.remove(&case_id))
    }

    /// The events of these cases, oldest first; those not there are left out.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn events_by_ids(&self, case_ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<CaseEvent>>, ReadError> {
        let ids: Vec<String> = case_ids.iter().map(Uuid::to_string).collect();
        let mut streams = recall_events(&self.database, &ids).await?;
        let found = |(case_id, id): (&Uuid, &String)| Some((*case_id, streams.remove(id)?.0));
        Ok(case_ids.iter().zip(&ids).filter_map(found).collect())
    }

    /// The cases with these ids, folded as the log has them now; those not there are left out.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn states_by_ids(&self, case_ids: &[Uuid]) -> Result<HashMap<Uuid, Case>, ReadError> {
        let ids: Vec<String> = case_ids.iter().map(Uuid::to_string).collect();
        let mut states = recall(&self.database, &ids, i64::MAX).await?;
        let found = |(case_id, id): (&Uuid, &String)| states.remove(id).map(|case| (*case_id, case));
        Ok(case_ids.iter().zip(&ids).filter_map(found).collect())
    }
}
