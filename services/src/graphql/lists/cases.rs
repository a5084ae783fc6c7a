//! `cases`: work queues.

use async_graphql::{
    ComplexObject, Context, Enum, InputObject, Object, Result, SimpleObject, connection::Connection,
    dataloader::DataLoader,
};
use beian_domain::{case, counting::Moment, procedure::ProcedureId};
use beian_projections::{
    models::cases::CaseRow,
    read::{CaseFilter, CaseOrder},
};
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::{Sight, Wanted, connection, nothing, page, read_models, wait_for};
use crate::{
    app::App,
    graphql::{
        Fault,
        case::{Bilingual, CaseObject},
        loader::CaseLoader,
        organ::Organ,
        page::read_cost,
        position::LogPosition,
        scope::{Scope, organ_code},
        words::Status,
    },
};

#[derive(Default)]
pub(in crate::graphql) struct CaseLists;

/// Where counting ends: whoever has more before them needs no exact number.
const MOST_COUNTED: u32 = 1_000;

/// Which cases; what is absent asks nothing.
#[derive(Default, InputObject)]
struct CasesFilter {
    /// Handling organ, by its region code.
    organ: Option<String>,
    /// Also the organs below it; true if absent.
    organ_and_below: Option<bool>,
    /// In one of these statuses.
    statuses: Option<Vec<Status>>,
    /// Id of the procedure.
    procedure: Option<String>,
    /// Id of the stage to complete now.
    stage: Option<String>,
    /// Part of the unit's or website's name.
    name: Option<String>,
    /// With a deadline that is overdue now.
    overdue: Option<bool>,
    /// With a legal deadline that is due before this moment.
    due_before: Option<DateTime<Utc>>,
    /// With a legal deadline, the first of which is due at this moment or later.
    due_from: Option<DateTime<Utc>>,
}

/// The order of a work queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "CaseOrder")]
enum CaseSort {
    /// What is due first comes first; what is never due, last.
    Due,
    /// The latest submission first.
    Submitted,
    /// The latest change first.
    Updated,
}

#[Object]
impl CaseLists {
    /// Cases within the actor's sight, as a work queue.
    #[graphql(complexity = "read_cost(first, child_complexity)")]
    async fn cases(
        &self,
        ctx: &Context<'_>,
        filter: Option<CasesFilter>,
        sort: Option<CaseSort>,
        first: Option<i32>,
        after: Option<String>,
        #[graphql(desc = "A log position that the list must include.")] min_position: Option<LogPosition>,
    ) -> Result<Connection<String, CaseEntry>> {
        let (scope, filter) = (Scope::of(ctx)?, filter.unwrap_or_default());
        let page = page(first, after.as_deref())?;
        let Some(filter) = filter.within(ctx, &scope)? else { return Ok(nothing()) };
        wait_for(ctx, min_position).await?;
        let order = sort.map_or(CaseOrder::Due, CaseOrder::from);
        let paged = read_models(ctx).cases(&filter, order, &page).await.map_err(Fault::from)?;
        Ok(connection(paged, after.is_some(), CaseEntry::of))
    }

    /// How many cases such a work queue has, counted no further than 1 000.
    #[graphql(complexity = "50 + child_complexity")]
    async fn case_count(
        &self,
        ctx: &Context<'_>,
        filter: Option<CasesFilter>,
        #[graphql(desc = "A log position that the count must include.")] min_position: Option<LogPosition>,
    ) -> Result<i64> {
        let scope = Scope::of(ctx)?;
        let Some(filter) = filter.unwrap_or_default().within(ctx, &scope)? else { return Ok(0) };
        wait_for(ctx, min_position).await?;
        Ok(read_models(ctx).case_count(&filter, MOST_COUNTED).await.map_err(Fault::from)?)
    }
}

impl CasesFilter {
    fn within(self, ctx: &Context<'_>, scope: &Scope) -> Result<Option<CaseFilter>, Fault> {
        let wanted = Wanted { organ: self.organ.as_deref(), and_below: self.organ_and_below };
        let Some(Sight { organ, submitted_by }) = wanted.sight(scope)? else { return Ok(None) };
        let now = Moment::from_utc(ctx.data_unchecked::<App>().clock().now());
        Ok(Some(CaseFilter {
            organ,
            statuses: self.statuses.unwrap_or_default().into_iter().map(case::Status::from).collect(),
            procedure: self.procedure.map(ProcedureId),
            stage: self.stage,
            submitted_by,
            name: self.name,
            overdue_at: self.overdue.unwrap_or(false).then_some(now),
            due_before: self.due_before.map(Moment::from_utc),
            due_from: self.due_from.map(Moment::from_utc),
        }))
    }
}

/// A case in a work queue.
#[derive(SimpleObject)]
#[graphql(complex)]
struct CaseEntry {
    /// Id of the case.
    id: String,
    /// Handling organ, by its region code.
    organ: String,
    /// Id of the procedure.
    procedure: String,
    /// 单位名称
    unit_name: String,
    /// 网站名称
    site_name: Option<String>,
    /// Where it stands.
    status: Option<Status>,
    /// The stage to complete now.
    stage: Option<Bilingual>,
    /// Day of the submission or its last amendment.
    submitted_on: Option<NaiveDate>,
    /// Day on which the filing was complete.
    filed_on: Option<NaiveDate>,
    /// The number given.
    number: Option<String>,
    /// First moment at which something is due, RFC 3339 in Shanghai time.
    next_due: Option<String>,
    /// Rule of that deadline.
    next_due_rule: Option<String>,
    /// Number of events; give it back as `expectedVersion`.
    version: i64,
    /// Position of its last event.
    position: LogPosition,
}

#[ComplexObject]
impl CaseEntry {
    /// Handling organ, with its name.
    async fn handled_by(&self) -> Result<Organ> {
        Ok(Organ(organ_code(&self.organ)?))
    }

    /// The whole case, as the read models have it.
    #[graphql(complexity = "5 + child_complexity")]
    async fn case(&self, ctx: &Context<'_>) -> Result<Option<CaseObject>> {
        let Ok(id) = self.id.parse::<Uuid>() else { return Ok(None) };
        let loaded = ctx.data_unchecked::<DataLoader<CaseLoader>>().load_one(id).await?;
        Ok(loaded.map(CaseObject::now))
    }
}

impl CaseEntry {
    fn of(row: CaseRow) -> Self {
        let day = |text: Option<String>| text.and_then(|text| text.parse().ok());
        let title = row.stage_title_zh.zip(row.stage_title_en);
        let status = case::Status::ALL.into_iter().find(|status| status.as_str() == row.status);
        Self {
            id: row.case_id,
            organ: row.organ,
            procedure: row.procedure,
            unit_name: row.unit_name,
            site_name: row.site_name,
            status: status.map(Status::from),
            stage: title.map(|(zh, en)| beian_domain::message::Bilingual { zh, en }.into()),
            submitted_on: day(row.submitted_on),
            filed_on: day(row.filed_on),
            number: row.number,
            next_due: row.next_due,
            next_due_rule: row.next_due_rule,
            version: row.version,
            position: LogPosition(row.position),
        }
    }
}
