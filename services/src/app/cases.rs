//! Recently used cases, kept folded. A stale one costs a retry, never a wrong decision: the log checks the version.

use std::sync::Arc;

use beian_domain::case::{Case, CaseEvent};
use beian_projections::Feed;
use moka::{policy::EvictionPolicy, sync::Cache};
use uuid::Uuid;

use super::{
    AppError, Request,
    streams::{read_event, signed},
};

/// Bytes of cases that are kept: some thousand, the latest ones.
const KEPT: u64 = 32 << 20;

/// Folded cases by id.
#[derive(Clone)]
pub(super) struct HotCases(Cache<Uuid, Arc<Case>>);

impl Default for HotCases {
    fn default() -> Self {
        let cache = Cache::builder().weigher(|_, case: &Arc<Case>| case.weight()).max_capacity(KEPT);
        Self(cache.eviction_policy(EvictionPolicy::lru()).build())
    }
}

impl HotCases {
    /// The case to decide on, taken out so that it can be changed without a copy: as remembered, or read from the
    /// log. One that is only now opened is taken for new; should it exist, the append finds out.
    pub(super) async fn take(&self, feed: &Feed, request: &Request) -> Result<Arc<Case>, AppError> {
        match self.0.remove(&request.case_id) {
            Some(case) => Ok(case),
            None if request.intent.kind().opens() => Ok(Arc::default()),
            None => self.reload(feed, request.case_id).await,
        }
    }

    /// The case as the log has it now.
    pub(super) async fn reload(&self, feed: &Feed, case_id: Uuid) -> Result<Arc<Case>, AppError> {
        let known = self.0.get(&case_id).unwrap_or_default();
        let newer = feed.stream("case", &case_id.to_string(), signed(known.version)).await?;
        if newer.is_empty() {
            return Ok(known);
        }
        let mut case = Case::clone(&known);
        for stored in &newer {
            case.apply(&read_event::<CaseEvent>(stored)?);
        }
        Ok(self.remember(case_id, case))
    }

    /// The case after all its events, of which those that are remembered already are not folded again.
    pub(super) fn follow<'e>(&self, case_id: Uuid, events: impl Iterator<Item = &'e CaseEvent>) -> Arc<Case> {
        let known = self.0.get(&case_id).unwrap_or_default();
        let seen = usize::try_from(known.version).unwrap_or(usize::MAX);
        let mut newer = events.skip(seen).peekable();
        if newer.peek().is_none() {
            return known;
        }
        let mut case = Case::clone(&known);
        newer.for_each(|event| case.apply(event));
        self.remember(case_id, case)
    }

    /// Puts back a case that did not change.
    pub(super) fn put_back(&self, case_id: Uuid, case: Arc<Case>) {
        if case.version > 0 {
            self.0.insert(case_id, case);
        }
    }

    pub(super) fn remember(&self, case_id: Uuid, case: Case) -> Arc<Case> {
        let case = Arc::new(case);
        self.0.insert(case_id, Arc::clone(&case));
        case
    }
}
