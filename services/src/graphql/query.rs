//! Queries: the log for one case, the read models for lists.

mod case;
mod rule;

use async_graphql::MergedObject;

/// All queries.
#[derive(Default, MergedObject)]
pub struct Query(case::CaseQuery, rule::RuleQuery);
