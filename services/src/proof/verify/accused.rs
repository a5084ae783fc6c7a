//! What was done to an event whose leaf is another one in evidence. A digest covers position and sequence, so an event
//! that was moved is known by hashing it as if it stood elsewhere.

use beian_projections::StoredEvent;
use tlog_tiles::Hash;

use super::{Checked, FindingKind};
use crate::{log::digest_of, proof::leaf_hash};

/// How far an event is sought that was moved.
pub(super) const FAR: i64 = 64;

/// What happened to the first of these events; `leaf` gives the hash in evidence at a position.
pub(super) fn explain(events: &[Checked], by: &str, leaf: impl Fn(i64) -> Option<Hash>) -> FindingKind {
    let by = by.to_owned();
    let Some(first) = events.first().map(|checked| &checked.event) else { return FindingKind::Altered { by } };
    let stood_at = |event: &StoredEvent, at: i64, beside: i64| {
        let Some(leaf) = leaf(at) else { return false };
        let sequences = [event.sequence, event.sequence + 1, event.sequence - 1, beside];
        sequences.into_iter().any(|sequence| hash_at(event, at, sequence) == Some(leaf))
    };
    let at = first.position;
    for distance in 1..FAR {
        let other = usize::try_from(distance).ok().and_then(|place| events.get(place)).map(|checked| &checked.event);
        let beside = other.map_or(first.sequence, |other| other.sequence);
        let moved_up = stood_at(first, at + distance, beside);
        let moved_back = other.is_some_and(|other| stood_at(other, at, first.sequence));
        let events = distance.unsigned_abs();
        match (moved_up, moved_back) {
            (true, true) => return FindingKind::Exchanged { with: (at + distance).unsigned_abs(), by },
            (true, false) => return FindingKind::TakenOut { events, by },
            (false, true) => return FindingKind::PutIn { events, by },
            (false, false) => {}
        }
    }
    FindingKind::Altered { by }
}

/// The leaf that an event would have at another place.
fn hash_at(event: &StoredEvent, position: i64, sequence: i64) -> Option<Hash> {
    let moved = StoredEvent { position, sequence, ..event.clone() };
    digest_of(&moved).ok().map(|digest| leaf_hash(&digest))
}
