//! Journeys through the interface: named actors, real HTTP, a clock that the test drives.

mod filing;
mod forms;
mod guide;
mod inspections;
mod law;
mod lists;
mod misuse;
mod refusals;
mod subscriptions;
mod world;
