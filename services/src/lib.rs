//! Everything with I/O: the event log, the application service, and what is built on them.

pub mod app;
pub mod clock;
pub mod log;
