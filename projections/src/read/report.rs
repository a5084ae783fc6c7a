//! What reports are made of: lists without pages, and counts, each with the position up to which events are in it.

mod cases;
mod inspections;
mod limits;
mod running;
mod stages;

pub use cases::{CaseLine, OwedCount, WaitFilter};
pub use inspections::InspectionCount;
pub use limits::LimitCount;
pub use running::{Running, RunningCount, RunningFilter, RunningLine};
pub use stages::{StageFilter, StageRun};

use beian_domain::report::Grouping;

use super::{
    deadlines::When,
    select::{FromEither, Select},
    snapshot::Snapshot,
};
use crate::database::Database;

/// An answer, and the position up to which events are in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AsOf<Answer> {
    /// The position.
    pub event: i64,
    /// The answer.
    pub answer: Answer,
}

async fn rows_of<T: FromEither>(select: Select, database: &Database) -> Result<AsOf<Vec<T>>, sqlx::Error> {
    let (mut snapshot, event) = Snapshot::begin(database).await?;
    let answer = select.fetch_in(&mut snapshot).await?;
    Ok(AsOf { event, answer })
}

/// Only what was known at the moment asked.
fn known(select: &mut Select, when: When, moment: &str) {
    match when {
        When::Now(_) => select.and("known_to is null"),
        When::Then(_) => {
            select.and(&format!("known_from <= {moment}"));
            select.and(&format!("(known_to is null or known_to > {moment})"));
        }
    }
}

/// The column of `deadlines` by which is counted; none where all is one count.
fn column(by: Grouping) -> Option<&'static str> {
    match by {
        Grouping::Organ => Some("organ"),
        Grouping::Procedure => Some("procedure"),
        Grouping::Duty => Some("duty"),
        Grouping::Handler => Some("coalesce(handler, '')"),
        Grouping::Age => None,
    }
}
