//! Why work beside the requests, such as a take-over or the watch, could not go on.

use beian_projections::read::{Behind, ReadError};

use crate::app::AppError;

/// Work was interrupted. What it recorded stays, and the next run finds the rest.
#[derive(Debug, thiserror::Error)]
pub enum Interrupted {
    /// The log refuses or is away.
    #[error(transparent)]
    App(#[from] AppError),
    /// The read models cannot be asked.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The read models are not as far as the log.
    #[error(transparent)]
    Behind(#[from] Behind),
    /// Deadlines are counted with another calendar than that of the rules at hand.
    #[error(
        "deadlines are counted with another calendar than {0}: start with the newer rules, or run `beian calendar recount`"
    )]
    OtherCalendar(String),
}
