//! The law and the case: pure and synchronous. No I/O, no clock, no SQL, no HTTP.

pub mod account;
pub mod actor;
pub mod alert;
pub mod briefing;
pub mod calendar;
pub mod case;
pub mod counting;
pub mod deadline;
pub mod endpoint;
pub mod explanation;
pub mod form;
pub mod guide;
pub mod identity;
pub mod law;
pub mod message;
pub mod organ;
pub mod owed;
pub mod period;
pub mod personal;
pub mod plan;
pub mod policy;
pub mod procedure;
pub mod refusal;
pub mod register;
pub mod report;
pub mod rulebook;
