//! The law and the case: pure and synchronous. No I/O, no clock, no SQL, no HTTP.

pub mod identity;
pub mod law;
pub mod message;
pub mod period;
pub mod procedure;
pub mod rulebook;
