//! Plans of inspections between register and cases: what an organ owes, who inspects there, and an approved plan
//! carried out.

mod carry_out;
mod export;
mod register;

pub use carry_out::{carry_out, keep_carrying_out};
pub use export::{calendar, sheet};
pub use register::{inspectors, owed, states};

pub use crate::plan_sheet::read as read_sheet;
