//! Everything with I/O: the event log, the application service, and what is built on them.

pub mod access;
mod access_sheet;
pub mod app;
pub mod briefing;
mod calendars;
pub mod clock;
pub mod config;
pub mod demo;
pub mod events;
pub mod graphql;
pub mod http;
mod ical;
pub mod import;
mod interrupted;
pub mod log;
pub mod messenger;
pub mod mining;
pub mod owed;
mod password;
pub mod plan;
mod plan_sheet;
pub mod proof;
pub mod recount;
pub mod render;
pub mod report;
pub mod sheet;
pub mod story;
pub mod takeover;
pub mod token;
pub mod vault;
pub mod watch;
pub mod what_if;

pub use interrupted::Interrupted;
