//! Many cases decided once more, a page at a time; nothing is recorded.

use beian_domain::{
    case::{CaseEvent, Status},
    procedure::ProcedureId,
    rulebook::Rulebook,
    what_if::{Premise, Supposed, suppose},
};
use beian_projections::{
    ReadModels,
    read::{CaseFilter, CaseOrder, OrganScope, Page, ReadError},
};
use uuid::Uuid;

/// Cases that are read together.
const PAGE: u32 = 100;

/// Statuses of cases that are still being worked on.
const OPEN: [Status; 7] = [
    Status::Unfiled,
    Status::Submitted,
    Status::UnderReview,
    Status::AwaitingPapers,
    Status::Returned,
    Status::Sealing,
    Status::Completing,
];

/// Which open cases.
#[derive(Debug, Clone, Default)]
pub struct OpenCases {
    /// Whose.
    pub organ: OrganScope,
    /// Under which procedure they are.
    pub procedure: Option<ProcedureId>,
}

/// Decides these cases once more; `tell` hears each as it would be.
///
/// # Errors
/// [`ReadError`].
pub async fn suppose_cases(
    read_models: &ReadModels,
    case_ids: &[Uuid],
    premise: &Premise,
    rulebook: &Rulebook,
    mut tell: impl FnMut(Uuid, Supposed),
) -> Result<(), ReadError> {
    let mut streams = read_models.events_by_ids(case_ids).await?;
    for case_id in case_ids {
        let events = streams.remove(case_id).unwrap_or_default();
        let events: Vec<&CaseEvent> = events.iter().collect();
        if let Some(supposed) = suppose(&events, premise, rulebook) {
            tell(*case_id, supposed);
        }
    }
    Ok(())
}

/// Decides every open case once more. Memory does not grow with their number.
///
/// # Errors
/// [`ReadError`].
pub async fn suppose_open(
    read_models: &ReadModels,
    which: &OpenCases,
    premise: &Premise,
    rulebook: &Rulebook,
    mut tell: impl FnMut(Uuid, Supposed),
) -> Result<(), ReadError> {
    let OpenCases { organ, procedure } = which.clone();
    let filter = CaseFilter { organ, procedure, statuses: OPEN.to_vec(), ..CaseFilter::default() };
    let mut page = Page::first(PAGE);
    loop {
        let cases = read_models.cases(&filter, CaseOrder::Due, &page).await?;
        let ids: Vec<Uuid> = cases.rows.iter().filter_map(|(_, row)| row.case_id.parse().ok()).collect();
        suppose_cases(read_models, &ids, premise, rulebook, &mut tell).await?;
        match cases.next() {
            Some(next) => page = page.after(next),
            None => return Ok(()),
        }
    }
}
