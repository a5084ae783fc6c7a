//! Read models: rows derived from cases, the feed they are built from, and their queries.

pub mod database;
pub mod feed;

pub use database::{Database, DatabaseError};
pub use feed::{Digest, Feed, StoredEvent};
