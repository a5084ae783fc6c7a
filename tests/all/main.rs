//! All tests, in one binary.

mod log_contract;
mod projections_contract;
