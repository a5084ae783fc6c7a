//! Queries: the log for one case, the read models for lists.

mod case;
mod rule;
mod status;

use async_graphql::MergedObject;

use super::lists::{CaseLists, DeadlineLists, FilingLists, InspectionLists, TallyLists};

/// All queries.
#[derive(Default, MergedObject)]
pub struct Query(
    case::CaseQuery,
    CaseLists,
    DeadlineLists,
    InspectionLists,
    FilingLists,
    TallyLists,
    rule::RuleQuery,
    status::StatusQuery,
);
