//! All tests, in one binary.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod access;
mod alerts;
mod case_properties;
mod edge;
mod golden;
mod interface;
mod journeys;
mod law_tables;
mod log_contract;
mod mining;
mod numbering;
mod post_office;
mod program;
mod projections_contract;
mod proof;
mod replay;
mod reports;
mod scenarios;
mod sheets;
