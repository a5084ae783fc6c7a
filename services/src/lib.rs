//! Everything with I/O: the event log, the application service, and what is built on them.

pub mod access;
mod access_sheet;
pub mod app;
pub mod clock;
pub mod config;
pub mod demo;
pub mod graphql;
pub mod http;
mod ical;
pub mod import;
pub mod log;
mod password;
pub mod plan;
mod plan_sheet;
pub mod sheet;
pub mod takeover;
pub mod token;
pub mod vault;
