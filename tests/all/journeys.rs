//! Journeys through the interface: named actors, real HTTP, a clock that the test drives.

mod access_users;
mod filing;
mod inspections;
mod lists;
mod materials;
mod misuse;
mod numbers;
mod refusals;
mod status;
mod subscriptions;
mod world;
