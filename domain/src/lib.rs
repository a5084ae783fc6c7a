//! The law and the case: pure and synchronous. No I/O, no clock, no SQL, no HTTP.

pub mod calendar;
pub mod counting;
pub mod identity;
pub mod message;
pub mod period;
