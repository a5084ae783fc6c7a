//! `inspections`: which units are due this year, which were inspected, with what result.

use async_graphql::{Context, Object, Result, SimpleObject, connection::Connection};
use beian_domain::{case, counting::Moment};
use beian_projections::read::{InspectionAnswer, InspectionFilter, Retrospect};
use chrono::{DateTime, NaiveDate, Utc};

use super::{Wanted, connection, nothing, page, read_models, wait_for};
use crate::{
    app::App,
    graphql::{Fault, page::read_cost, position::LogPosition, scope::Scope, words::InspectionState},
};

#[derive(Default)]
pub(in crate::graphql) struct InspectionLists;

#[Object]
impl InspectionLists {
    /// Inspections owed or recorded in a year, organ by organ.
    #[graphql(complexity = "read_cost(first, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    async fn inspections(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Calendar year.")] year: i32,
        #[graphql(desc = "Handling organ, by its region code, and those below it.")] organ: Option<String>,
        #[graphql(desc = "In one of these states.")] states: Option<Vec<InspectionState>>,
        #[graphql(desc = "The day on which it is judged what is overdue; today, or that of `knownAt`, if absent.")]
        as_of: Option<NaiveDate>,
        #[graphql(desc = "The past moment asked about: inspections as they were known then, by the organs of then. \
                          With `states`, a page may have fewer rows than there is room for, and more follow.")]
        known_at: Option<DateTime<Utc>>,
        first: Option<i32>,
        after: Option<String>,
        #[graphql(desc = "A log position that the list must include.")] min_position: Option<LogPosition>,
    ) -> Result<Connection<String, InspectionEntry>> {
        let scope = Scope::of(ctx)?;
        let page = page(first, after.as_deref())?;
        let wanted = Wanted { organ: organ.as_deref(), and_below: Some(true) };
        let Some(organ) = wanted.within(&scope)? else { return Ok(nothing()) };
        wait_for(ctx, min_position).await?;
        let now = ctx.data_unchecked::<App>().clock().now();
        let past = known_at.filter(|moment| *moment < now);
        let today = Moment::from_utc(past.unwrap_or(now)).date();
        let states = states.unwrap_or_default().into_iter().map(case::InspectionState::from).collect();
        let filter = InspectionFilter { year, as_of: as_of.unwrap_or(today), known_at: None, organ, states };
        let paged = match past {
            Some(moment) => {
                let then = Retrospect { moment, sight: scope.all_organs() };
                read_models(ctx).inspections_then(&filter, then, &page).await
            }
            None => read_models(ctx).inspections(&filter, &page).await,
        };
        let paged = paged.map_err(Fault::from)?;
        Ok(connection(paged, after.is_some(), |answer| InspectionEntry::of(answer, year)))
    }
}

/// The inspection of a unit in a year.
#[derive(SimpleObject)]
struct InspectionEntry {
    /// Id of the case.
    case_id: String,
    /// Calendar year.
    year: i32,
    /// Handling organ, by its region code.
    organ: String,
    /// 单位名称
    unit_name: String,
    /// Where it stands.
    state: Option<InspectionState>,
    /// Planned day.
    planned_on: Option<NaiveDate>,
    /// The day it took place.
    held_on: Option<NaiveDate>,
    /// The last day on which it may be held.
    due_on: Option<NaiveDate>,
    /// Ids of the items not in order.
    failed_items: Vec<String>,
}

impl InspectionEntry {
    fn of(answer: InspectionAnswer, year: i32) -> Self {
        let day = |text: Option<String>| text.and_then(|text| text.parse().ok());
        let failed = answer.failed_items.unwrap_or_default();
        Self {
            case_id: answer.case_id,
            year,
            organ: answer.organ,
            unit_name: answer.unit_name,
            state: case::InspectionState::parse(&answer.state).map(InspectionState::from),
            planned_on: day(answer.planned_on),
            held_on: day(answer.held_on),
            due_on: day(Some(answer.due_on)),
            failed_items: failed.split_whitespace().map(str::to_owned).collect(),
        }
    }
}
