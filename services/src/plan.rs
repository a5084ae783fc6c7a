//! Plans of inspections between register and cases: what an organ owes, who inspects there, and an approved plan
//! carried out.

mod carry_out;
mod export;
mod register;

use beian_projections::read::{Behind, ReadError};

pub use carry_out::{carry_out, keep_carrying_out};
pub use export::{calendar, sheet};
pub use register::{inspectors, owed, states};

use crate::app::AppError;
pub use crate::plan_sheet::read as read_sheet;

/// Why a plan could not be made or carried out. What was recorded stays; the rest goes with the next run.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// The log refuses or is away.
    #[error(transparent)]
    App(#[from] AppError),
    /// The read models cannot be asked.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The read models are not as far as the log.
    #[error(transparent)]
    Behind(#[from] Behind),
}
