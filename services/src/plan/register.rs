//! What the register says for a plan: which cases owe an inspection, who inspects, and how the year's inspections stand.

use std::{
    collections::{BTreeSet, HashMap},
    time::Duration,
};

use beian_domain::{
    actor::Role,
    case::InspectionState,
    counting::Moment,
    identity::RegionCode,
    plan::{Owed, PlanId},
};
use beian_projections::{
    ReadModels,
    read::{InspectionAnswer, InspectionFilter, LARGEST_PAGE, OrganScope, Page},
};
use futures_util::{StreamExt, TryStreamExt, stream};
use uuid::Uuid;

use crate::{
    Interrupted,
    app::{App, AppError},
};

/// Cases read at a time.
const IN_FLIGHT: usize = 16;
/// How long the read models may take to know what the log knows.
const PATIENCE: Duration = Duration::from_secs(30);

/// What an organ owes in a year, as the log has it now: the read models say which cases to look at.
///
/// # Errors
/// [`Interrupted`].
pub async fn owed(app: &App, read_models: &ReadModels, plan: PlanId) -> Result<Vec<Owed>, Interrupted> {
    let head = app.feed().head().await.map_err(AppError::from)?;
    read_models.wait_for(head, PATIENCE).await?;
    let open = vec![InspectionState::Due, InspectionState::Overdue, InspectionState::Scheduled];
    let answers = inspections(app, read_models, plan, open).await?;
    let cases: Vec<Uuid> = answers.iter().filter_map(|answer| answer.case_id.parse().ok()).collect();
    let read = stream::iter(cases).map(|id| app.case(id)).buffered(IN_FLIGHT);
    let owed = read.map_ok(|case| case.and_then(|case| Owed::of(&case, plan, app.rulebook())));
    Ok(owed.try_filter_map(async |owed| Ok(owed)).try_collect().await?)
}

/// How the inspections of a plan's year stand with the cases that its organ handles.
///
/// # Errors
/// [`Interrupted`].
pub async fn states(
    app: &App,
    read_models: &ReadModels,
    plan: PlanId,
) -> Result<HashMap<Uuid, InspectionState>, Interrupted> {
    let answers = inspections(app, read_models, plan, Vec::new()).await?;
    let state = |answer: InspectionAnswer| Some((answer.case_id.parse().ok()?, InspectionState::parse(&answer.state)?));
    Ok(answers.into_iter().filter_map(state).collect())
}

/// Login names of those who hold the office of an inspector at this very organ.
///
/// # Errors
/// [`Interrupted`].
pub async fn inspectors(
    app: &App,
    read_models: &ReadModels,
    organ: RegionCode,
) -> Result<BTreeSet<String>, Interrupted> {
    let now = Moment::from_utc(app.clock().now());
    let holders = read_models.holders(Some(organ), &[Role::Inspector], now).await?;
    Ok(holders.into_iter().map(|office| office.login).collect())
}

async fn inspections(
    app: &App,
    read_models: &ReadModels,
    plan: PlanId,
    states: Vec<InspectionState>,
) -> Result<Vec<InspectionAnswer>, Interrupted> {
    let as_of = Moment::from_utc(app.clock().now()).date();
    let organ = OrganScope::Exactly(plan.organ);
    let filter = InspectionFilter { year: plan.year, as_of, known_at: None, organ, states };
    let (mut found, mut page) = (Vec::new(), Page::first(LARGEST_PAGE));
    loop {
        let paged = read_models.inspections(&filter, &page).await?;
        let next = paged.next();
        found.extend(paged.rows.into_iter().map(|(_, answer)| answer));
        match next {
            Some(cursor) => page = page.after(cursor),
            None => return Ok(found),
        }
    }
}
