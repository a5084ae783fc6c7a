//! Plans of inspections for the demo's organs: this year's and the next one's, drawn up and not approved.

use std::collections::BTreeSet;

use beian_domain::{
    actor::{Actor, Role},
    case::InspectionState,
    identity::RegionCode,
    plan::{PlanChange, PlanCommand, PlanId},
    refusal::{RefusalCode, Refused},
};
use beian_projections::{
    ReadModels,
    read::{InspectionFilter, LARGEST_PAGE, OrganScope, Page},
};
use chrono::{Datelike, NaiveDate};
use uuid::Uuid;

use super::StageClock;
use crate::{
    Interrupted,
    app::{App, AppError, PlanRequest},
    plan::owed,
};

/// Among whom the demo divides inspections.
const INSPECTORS: [&str; 2] = ["inspector-1", "inspector-2"];

/// Draws up the plans of the last day's year and of the next one for every organ that owes an inspection then; answers
/// with how many.
///
/// # Errors
/// [`Interrupted`]; what was drawn up stays.
pub async fn plan_inspections(
    app: &App,
    read_models: &ReadModels,
    clock: &StageClock,
    until: NaiveDate,
) -> Result<usize, Interrupted> {
    if let Some(evening) = until.and_hms_opt(9, 0, 0) {
        clock.set(evening.and_utc());
    }
    let mut drawn = 0;
    for year in [until.year(), until.year() + 1] {
        for organ in owing(read_models, year, until).await? {
            drawn += usize::from(draw_up(app, read_models, PlanId { organ, year }).await?);
        }
    }
    Ok(drawn)
}

/// Inspections that are still to be held.
const OPEN: [InspectionState; 3] = [InspectionState::Due, InspectionState::Overdue, InspectionState::Scheduled];

/// Organs that owe an inspection in a year.
async fn owing(read_models: &ReadModels, year: i32, as_of: NaiveDate) -> Result<BTreeSet<RegionCode>, Interrupted> {
    let filter = InspectionFilter { year, as_of, known_at: None, organ: OrganScope::All, states: OPEN.to_vec() };
    let (mut organs, mut page) = (BTreeSet::new(), Page::first(LARGEST_PAGE));
    loop {
        let paged = read_models.inspections(&filter, &page).await?;
        let next = paged.next();
        organs.extend(paged.rows.iter().filter_map(|(_, answer)| RegionCode::parse(&answer.organ).ok()));
        match next {
            Some(cursor) => page = page.after(cursor),
            None => return Ok(organs),
        }
    }
}

async fn draw_up(app: &App, read_models: &ReadModels, plan: PlanId) -> Result<bool, Interrupted> {
    let among = INSPECTORS.map(str::to_owned).to_vec();
    let change = PlanChange::DrawUp { owed: owed(app, read_models, plan).await?, among };
    let by = Actor { name: "demo-supervisor".to_owned(), role: Role::Supervisor, organ: Some(plan.organ) };
    let command = PlanCommand { plan, by, reason: None, inspectors: BTreeSet::new(), change };
    let command_id = Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("demo plan {plan}").as_bytes());
    match app.change_plan(&PlanRequest { command_id, asked: [0; 32], command }).await {
        Ok(_) => Ok(true),
        Err(AppError::Refused(Refused(refusals))) if refusals.iter().any(hopeless) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// The year is over, or a plan of it is approved already.
fn hopeless(refusal: &beian_domain::refusal::Refusal) -> bool {
    [RefusalCode::PlanYearOver, RefusalCode::PlanApproved].iter().any(|code| code.as_str() == refusal.message.code)
}
