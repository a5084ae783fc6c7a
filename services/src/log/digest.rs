//! The digest of an event: SHA-256 over the canonical JSON (RFC 8785) of everything stored about it.

use beian_projections::{Digest, Feed, StoredEvent};
use serde::{Deserialize, Serialize};
use serde_json::{Value, value::RawValue};
use sha2::{Digest as _, Sha256};

/// Events read at a time by [`verify`].
const PAGE: i64 = 1000;

/// An event as it is hashed. Members are in the order RFC 8785 sorts them, so that, with the payload and the metadata
/// already canonical, plain serialization is canonical too.
#[derive(Debug, Serialize)]
pub(super) struct Content<'event, Json> {
    pub(super) aggregate_id: &'event str,
    pub(super) aggregate_type: &'event str,
    pub(super) event_type: &'event str,
    pub(super) event_version: &'event str,
    pub(super) metadata: Json,
    pub(super) payload: Json,
    pub(super) position: i64,
    pub(super) recorded_at: &'event str,
    pub(super) sequence: i64,
}

impl Content<'_, &RawValue> {
    /// The digest when payload and metadata are canonical text.
    pub(super) fn digest(&self) -> Result<Digest, serde_json::Error> {
        let mut hash = Sha256::new();
        serde_json::to_writer(&mut hash, self)?;
        Ok(Digest(hash.finalize().into()))
    }
}

/// Computes the digest of an event anew from what is stored, whatever digest is stored beside it.
///
/// # Errors
/// When the stored payload or metadata is not JSON.
pub fn digest_of(event: &StoredEvent) -> Result<Digest, serde_json::Error> {
    Ok(Digest(Sha256::digest(canonical_text(event)?).into()))
}

/// The event as it is hashed: canonical JSON, whose SHA-256 is its digest.
///
/// # Errors
/// When the stored payload or metadata is not JSON.
pub fn canonical_text(event: &StoredEvent) -> Result<String, serde_json::Error> {
    serde_json_canonicalizer::to_string(&content::<Value>(event)?)
}

/// What is hashed of an event, its JSON read as asked: as text that stays as it is written, or as what it means.
fn content<'event, Json: Deserialize<'event>>(
    event: &'event StoredEvent,
) -> Result<Content<'event, Json>, serde_json::Error> {
    Ok(Content {
        aggregate_id: &event.aggregate_id,
        aggregate_type: &event.aggregate_type,
        event_type: &event.event_type,
        event_version: &event.event_version,
        metadata: serde_json::from_str(&event.metadata)?,
        payload: serde_json::from_str(&event.payload)?,
        position: event.position,
        recorded_at: &event.recorded_at,
        sequence: event.sequence,
    })
}

/// Whether an event's digest is that of its content. Text that lies there as it was written is hashed as it is; a database
/// that writes JSON its own way is believed as far as the meaning.
pub fn fits(event: &StoredEvent) -> bool {
    let fits = |digest: Result<Digest, serde_json::Error>| digest.is_ok_and(|digest| digest == event.digest);
    fits(as_written(event)) || fits(digest_of(event))
}

fn as_written(event: &StoredEvent) -> Result<Digest, serde_json::Error> {
    content::<&RawValue>(event)?.digest()
}

/// Reads the whole log and returns the positions at which something is wrong: an event whose digest is not that of
/// its content, or a position that is missing. Empty means intact.
///
/// # Errors
/// When the database does not answer.
pub async fn verify(feed: &Feed) -> Result<Vec<i64>, sqlx::Error> {
    let mut wrong = Vec::new();
    let mut seen = 0;
    loop {
        let page = feed.read_after(seen, PAGE).await?;
        for event in &page {
            wrong.extend(seen + 1..event.position);
            seen = event.position;
            if !digest_of(event).is_ok_and(|digest| digest == event.digest) {
                wrong.push(event.position);
            }
        }
        if page.is_empty() {
            return Ok(wrong);
        }
    }
}
