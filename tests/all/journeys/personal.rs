//! Personal data: sealed where they lie, masked where they are shown, read with a purpose, forgotten for good.

mod forgetting;
mod keys;
mod linked;
pub(crate) mod people;
mod reading;
mod sealing;
