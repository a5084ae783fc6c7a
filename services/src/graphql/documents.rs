//! Query texts seen before, kept parsed: programs send the same few texts again and again.

use async_graphql::{
    Request,
    parser::{parse_query, types::ExecutableDocument},
};
use moka::sync::Cache;
use std::sync::Arc;

/// Bytes of query text kept; a parsed one takes some ten times as much memory.
const KEPT: u64 = 1024 * 1024;

/// Parsed documents by query text. Cloning shares them.
#[derive(Clone)]
pub(super) struct Documents(Cache<String, Arc<ExecutableDocument>>);

impl Default for Documents {
    fn default() -> Self {
        let weigh = |text: &String, _: &Arc<ExecutableDocument>| u32::try_from(text.len()).unwrap_or(u32::MAX);
        Self(Cache::builder().weigher(weigh).max_capacity(KEPT).build())
    }
}

impl Documents {
    /// Gives a request its parsed document. One that does not parse is left to the engine, which says why.
    pub(super) fn attach(&self, request: &mut Request) {
        if let Some(document) = self.0.get(&request.query) {
            request.set_parsed_query(ExecutableDocument::clone(&document));
        } else if let Ok(document) = parse_query(&request.query) {
            self.0.insert(request.query.clone(), Arc::new(document.clone()));
            request.set_parsed_query(document);
        }
    }
}
