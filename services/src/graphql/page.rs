//! Pages of lists: how many, from where.

use super::Fault;

/// Entries of a page, unless asked otherwise.
const USUAL_PAGE: usize = 20;
/// Most entries of a page.
const LARGEST_PAGE: usize = 100;

/// How many entries a page has.
pub(super) fn page_size(first: Option<i32>) -> Result<usize, Fault> {
    let Some(first) = first else { return Ok(USUAL_PAGE) };
    let size = usize::try_from(first).ok().filter(|size| (1..=LARGEST_PAGE).contains(size));
    size.ok_or_else(|| Fault::new("page_size").with("max", LARGEST_PAGE).with("given", first))
}

/// What a read of the database counts for in a query's complexity, apart from the fields it brings.
const READ: usize = 50;

/// The complexity of a page: its fields for each entry asked for.
pub(super) fn read_cost(first: Option<i32>, fields: usize) -> usize {
    let entries = first.map_or(USUAL_PAGE, |first| usize::try_from(first).unwrap_or_default());
    fields.saturating_mul(entries).saturating_add(READ)
}
