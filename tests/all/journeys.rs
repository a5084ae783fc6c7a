//! Journeys through the interface: named actors, real HTTP, a clock that the test drives.

mod access_users;
mod alerts;
mod assignments;
mod calendar;
mod filing;
mod filing_session;
mod forms;
mod guide;
mod inspections;
mod law;
mod lists;
mod materials;
mod misuse;
mod numbers;
mod organs;
mod owed;
pub(crate) mod personal;
mod plans;
mod policy;
mod refusals;
mod status;
mod subscriptions;
pub(crate) mod world;
