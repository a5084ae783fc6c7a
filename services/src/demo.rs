//! Demo cases: invented units played through the application over three years, under every procedure of the rulebook.
//!
//! The same number of cases, seed and last day give the same events. A clock that this module drives makes the
//! recorded times those of the story. Steps are played in the order of time, those of one moment together.

mod answers;
mod assignments;
mod calendar;
mod course;
mod draw;
mod fate;
mod filed;
mod identity;
mod materials;
mod officials;
mod pending;
mod place;
mod plans;
mod play;
mod step;
mod words;

use std::sync::{Arc, RwLock};

use beian_domain::{message::Message, rulebook::Rulebook};
use chrono::{DateTime, NaiveDate, Utc};

pub use plans::plan_inspections;
pub use play::{Played, play};

use crate::{app::AppError, clock::Clock};

/// What is to be played.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// How many cases.
    pub cases: usize,
    /// Where chance begins.
    pub seed: u64,
    /// Last day of the story.
    pub until: NaiveDate,
}

/// A clock that the demo moves on; the application must be made with [`StageClock::clock`].
#[derive(Debug, Clone)]
pub struct StageClock(Arc<RwLock<DateTime<Utc>>>);

impl Default for StageClock {
    fn default() -> Self {
        Self(Arc::new(RwLock::new(DateTime::UNIX_EPOCH)))
    }
}

impl StageClock {
    /// The clock for the application.
    pub fn clock(&self) -> Clock {
        Clock::Driven(Arc::clone(&self.0))
    }

    fn set(&self, moment: DateTime<Utc>) {
        *self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner) = moment;
    }
}

/// Why the demo stopped.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The rulebook has nothing to play.
    #[error("{}", Message::new("demo_no_procedure"))]
    NoProcedure,
    /// The application failed.
    #[error(transparent)]
    App(#[from] AppError),
}

/// What every case of the story shares.
struct World<'a> {
    rulebook: &'a Rulebook,
    plan: Plan,
    times: calendar::Times,
}
