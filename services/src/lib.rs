//! Everything with I/O: the event log and what is built on it.

pub mod log;
