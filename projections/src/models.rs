//! The read models: one pure function from a folded case to its rows, and a file for each table.

pub mod accounts;
pub mod alerts;
pub mod cases;
pub mod deadlines;
pub mod deliveries;
pub mod filings;
pub mod inspections;
pub mod offices;
pub mod readings;
pub mod standings;
pub mod tallies;
pub mod waits;

use beian_domain::case::Case;

use cases::CaseRow;
use deadlines::DeadlineRow;
use filings::FilingRow;
use inspections::InspectionRow;
use waits::WaitRow;

/// The event a case was last changed by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastEvent {
    /// Its position in the log.
    pub position: i64,
    /// When the log learnt of it: RFC 3339, UTC, microseconds.
    pub recorded_at: String,
}

/// Everything the read models say of one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRows {
    /// Its line in work queues.
    pub case: CaseRow,
    /// What was known of its deadlines, and when.
    pub deadlines: Vec<DeadlineRow>,
    /// What was known of its inspections, and when.
    pub inspections: Vec<InspectionRow>,
    /// When it waited for its applicant.
    pub waits: Vec<WaitRow>,
    /// Its lines in the public register.
    pub filings: Vec<FilingRow>,
}

/// The rows of a case; none before its first event.
pub fn rows(case: &Case, last: &LastEvent) -> Option<CaseRows> {
    let filing = case.filing.as_deref()?;
    Some(CaseRows {
        case: cases::row(case, filing, last),
        deadlines: deadlines::rows(case, filing),
        inspections: inspections::rows(filing),
        waits: waits::rows(case, filing),
        filings: filings::rows(case, filing),
    })
}

/// Sorts after every day and moment.
pub(crate) const NEVER: &str = "9999-99";

pub(crate) fn text(value: Option<impl ToString>) -> Option<String> {
    value.map(|value| value.to_string())
}
