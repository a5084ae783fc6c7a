//! The law and the case: pure and synchronous. No I/O, no clock, no SQL, no HTTP.

pub mod form;
pub mod identity;
pub mod law;
pub mod message;
