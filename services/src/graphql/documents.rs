//! Query texts seen before, kept parsed: programs send the same few texts again and again.

use async_graphql::{
    Request,
    parser::{parse_query, types::ExecutableDocument},
};
use moka::sync::Cache;
use std::sync::Arc;

use super::{
    error::Fault,
    shape::{Shape, check_text},
};

/// Bytes of query text kept; a parsed one takes some ten times as much memory.
const KEPT: u64 = 1024 * 1024;

/// A document within all limits.
struct Known {
    document: ExecutableDocument,
    introspects: bool,
}

/// Parsed documents by query text. Cloning shares them.
#[derive(Clone)]
pub(super) struct Documents(Cache<String, Arc<Known>>);

impl Default for Documents {
    fn default() -> Self {
        let weigh = |text: &String, _: &Arc<Known>| u32::try_from(text.len()).unwrap_or(u32::MAX);
        Self(Cache::builder().weigher(weigh).max_capacity(KEPT).build())
    }
}

impl Documents {
    /// Gives a request its parsed document and says whether it asks about the schema. One that does not parse is left to
    /// the engine, which says why.
    pub(super) fn attach(&self, request: &mut Request) -> Result<bool, Fault> {
        let known = match self.0.get(&request.query) {
            Some(known) => known,
            None => {
                check_text(&request.query)?;
                let Ok(document) = parse_query(&request.query) else { return Ok(false) };
                let Shape { introspects, .. } = Shape::of(&document)?;
                let known = Arc::new(Known { document, introspects });
                self.0.insert(request.query.clone(), Arc::clone(&known));
                known
            }
        };
        request.set_parsed_query(known.document.clone());
        Ok(known.introspects)
    }
}
