//! Journeys through the interface: named actors, real HTTP, a clock that the test drives.

mod filing;
mod forms;
mod lists;
mod misuse;
mod refusals;
mod subscriptions;
mod world;
