//! Signing in, from the outside: real HTTP, real cookies, a clock that the test drives.

mod accounts;
mod attacks;
mod closed_organs;
pub(crate) mod house;
mod identity;
mod registration;
mod second_factor;
mod sessions;
mod tokens;
