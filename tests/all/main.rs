//! All tests, in one binary.

mod interface;
mod log_contract;
