//! Reports (报表): a question to the whole register, answered by one typed table.
//!
//! Every format shows this table and computes nothing, so that figures are the same on a screen, in a spreadsheet and on
//! paper. What is counted is counted here or in the database; nothing here reads anything.

mod age;
mod cell;
mod duration;
mod kind;
mod rate;
mod refusal;
mod table;

pub use age::Age;
pub use cell::{Cell, Language};
pub use duration::Durations;
pub use kind::{Grouping, ReportKind};
pub use rate::Compliance;
pub use refusal::ReportRefusal;
pub use table::{Column, Report, ValueKind};
