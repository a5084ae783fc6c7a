//! The order within streams: each event follows the one before it, without gaps.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
};

use beian_projections::{Database, StoredEvent};

use super::{Finding, FindingKind, Findings, VerifyError};

/// Streams remembered; of others the predecessor is looked up.
const REMEMBERED: usize = 1 << 20;

const PREDECESSOR: &str = "
    select position
    from events
    where aggregate_type = $1 and aggregate_id = $2 and sequence = $3
    order by position
    limit 1";

/// Where each stream stands. A stream is remembered by a hash under a key of this run, so that nobody can make two alike.
pub(super) struct Sequences {
    database: Database,
    heads: HashMap<u64, i64>,
    /// Whether every stream that came by is remembered.
    complete: bool,
    hasher: RandomState,
}

impl Sequences {
    pub(super) fn new(database: Database, since: u64) -> Self {
        Self { database, heads: HashMap::new(), complete: since == 0, hasher: RandomState::new() }
    }

    pub(super) async fn compare(&mut self, event: &StoredEvent, findings: &mut Findings) -> Result<(), VerifyError> {
        let stream = self.hasher.hash_one((&event.aggregate_type, &event.aggregate_id));
        let known = self.heads.insert(stream, event.sequence);
        let expected = match known {
            Some(head) => Some(head + 1),
            None if event.sequence == 1 => Some(1),
            None => self.follows(event).await?.then_some(event.sequence),
        };
        if expected != Some(event.sequence) {
            let stream = format!("{} {}", event.aggregate_type, event.aggregate_id);
            let expected = expected.or(self.complete.then_some(1));
            let kind = FindingKind::Sequence { stream, found: event.sequence, expected };
            findings.add(Finding::at(event.position.unsigned_abs(), kind));
        }
        if self.heads.len() > REMEMBERED {
            self.heads.clear();
            self.complete = false;
        }
        Ok(())
    }

    /// Whether its predecessor is there, and before it. One that was not seen, where all are remembered, is not.
    async fn follows(&self, event: &StoredEvent) -> Result<bool, VerifyError> {
        if self.complete {
            return Ok(false);
        }
        let query = sqlx::query_scalar(PREDECESSOR).bind(&event.aggregate_type).bind(&event.aggregate_id);
        let found: Option<i64> = query.bind(event.sequence - 1).fetch_optional(self.database.any()).await?;
        Ok(found.is_some_and(|position| position < event.position))
    }
}
