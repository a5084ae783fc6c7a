//! All tests, in one binary.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod case_properties;
mod log_contract;
mod scenarios;
