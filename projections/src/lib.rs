//! Read models: rows derived from cases, the feed they are built from, and their queries.

pub mod database;
pub mod feed;
pub mod models;
pub mod read;

mod apply;
mod dump;
mod fold;
mod leader;
mod projector;
mod rebuild;
mod recall;
mod schema;
mod short;
mod standing;
mod table;

pub use apply::Change;
pub use database::{Database, DatabaseError};
pub use dump::{dump, fingerprint};
pub use feed::{Digest, Feed, StoredEvent};
pub use fold::Corrupt;
pub use leader::{Leader, Work};
pub use projector::{NotReady, ProjectionStatus, Projector};
pub use read::ReadModels;
pub use rebuild::{RebuildError, rebuild};
pub use recall::RecallError;
pub use schema::SCHEMA_VERSION;
pub use standing::{Live, Standing};
