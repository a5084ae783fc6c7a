//! The program `beian`: as its users run it, and the library behind its commands.

mod admin;
mod calendar;
mod exit_codes;
mod importing;
mod law;
mod library;
mod nodes;
mod organs;
mod read_models;
mod serving;
mod watch;
