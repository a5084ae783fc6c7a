//! A page of events, each with what can be said of it alone. Hashing is the most of the work, and is done beside the
//! reading.

use beian_projections::StoredEvent;
use serde::Deserialize;
use tlog_tiles::Hash;

use crate::{log::fits, proof::leaf_hash};

/// An event and what was computed of it.
#[derive(Debug)]
pub(super) struct Checked {
    pub(super) event: StoredEvent,
    /// Whether its digest is that of its content.
    pub(super) fits: bool,
    /// Its leaf, of the digest stored with it.
    pub(super) leaf: Hash,
    /// The command that its metadata name, if they do.
    pub(super) command: Option<String>,
}

/// The part of the metadata that is looked at.
#[derive(Deserialize)]
struct Metadata {
    command_id: Option<String>,
}

pub(super) fn check(page: Vec<StoredEvent>) -> Vec<Checked> {
    let check = |event: StoredEvent| Checked {
        fits: fits(&event),
        leaf: leaf_hash(&event.digest),
        command: match event.metadata.as_str() {
            "{}" => None,
            metadata => serde_json::from_str::<Metadata>(metadata).ok().and_then(|metadata| metadata.command_id),
        },
        event,
    };
    page.into_iter().map(check).collect()
}
