//! The past as it was: what is told of a moment is what was told at that moment, and every due day has its reason.

mod explanations;
mod lists;
mod suppositions;
mod versions;
mod views;
