//! `cases`: work queues.

use async_graphql::{
    ComplexObject, Context, Enum, InputObject, Object, Result, SimpleObject, connection::Connection,
    dataloader::DataLoader,
};
use beian_domain::{
    actor::Actor,
    case::{self, CaseMoment},
    counting::Moment,
    procedure::ProcedureId,
};
use beian_projections::{
    models::cases::CaseRow,
    read::{CaseFilter, CaseOrder, Retrospect},
};
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::{Sight, Wanted, connection, nothing, page, read_models, wait_for};
use crate::{
    app::App,
    graphql::{
        Fault,
        case::{Bilingual, CaseObject},
        handler::Handler,
        loader::CaseLoader,
        page::read_cost,
        position::LogPosition,
        scope::{self, Scope},
        words::Status,
    },
};

#[derive(Default)]
pub(in crate::graphql) struct CaseLists;

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
    /// Handled by this account (承办人); filers find nothing by it.
    handler: Option<String>,
    /// Handled by whoever asks (我承办的).
    mine: Option<bool>,
    /// Only those that nobody is assigned to (待分配).
    unassigned: Option<bool>,
    /// Part of the unit's or website's name.
    name: Option<String>,
    /// With a deadline that is overdue now, or was at the moment asked.
    overdue: Option<bool>,
    /// The past moment asked about: the queue as it was known then, in the order of what was due first. Organ, status,
    /// stage, handler and what was overdue are those of then; names are found as they are now.
    as_of: Option<DateTime<Utc>>,
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
        let now = ctx.data_unchecked::<App>().clock().now();
        let past = filter.as_of.filter(|moment| *moment < now);
        let Some(filter) = filter.within(scope::actor(ctx)?, past.unwrap_or(now), &scope)? else {
            return Ok(nothing());
        };
        wait_for(ctx, min_position).await?;
        let order = sort.map_or(CaseOrder::Due, CaseOrder::from);
        if let Some(moment) = past {
            if order != CaseOrder::Due {
                return Err(Fault::new("past_order").into());
            }
            let then = Retrospect { moment, sight: scope.all_organs() };
            let paged = read_models(ctx).cases_then(&filter, then, &page).await.map_err(Fault::from)?;
            return Ok(connection(paged, after.is_some(), |past| CaseEntry::of(past.row, Some(moment))));
        }
        let paged = read_models(ctx).cases(&filter, order, &page).await.map_err(Fault::from)?;
        Ok(connection(paged, after.is_some(), |row| CaseEntry::of(row, None)))
    }
}

impl CasesFilter {
    fn within(self, by: &Actor, moment: DateTime<Utc>, scope: &Scope) -> Result<Option<CaseFilter>, Fault> {
        let wanted = Wanted { organ: self.organ.as_deref(), and_below: self.organ_and_below };
        let Some(Sight { organ, submitted_by }) = wanted.sight(scope)? else { return Ok(None) };
        let Some(handler) = self.handled_by(by) else { return Ok(None) };
        Ok(Some(CaseFilter {
            handler,
            unassigned: self.unassigned.unwrap_or(false),
            organ,
            statuses: self.statuses.unwrap_or_default().into_iter().map(case::Status::from).collect(),
            procedure: self.procedure.map(ProcedureId),
            stage: self.stage,
            submitted_by,
            name: self.name,
            overdue_at: self.overdue.unwrap_or(false).then_some(Moment::from_utc(moment)),
        }))
    }
}

impl CasesFilter {
    /// The handler asked for, if any; none where nothing can be found so.
    fn handled_by(&self, actor: &Actor) -> Option<Option<String>> {
        let mine = self.mine.unwrap_or(false);
        let asks = mine || self.handler.is_some() || self.unassigned.unwrap_or(false);
        let contradicts = mine && self.handler.as_ref().is_some_and(|handler| *handler != actor.name);
        let handler = if mine { Some(actor.name.clone()) } else { self.handler.clone() };
        (!contradicts && (!asks || actor.role.is_official())).then_some(handler)
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
    #[graphql(skip)]
    assigned: Option<case::Handler>,
    /// Number of events; give it back as `expectedVersion`.
    version: i64,
    /// Position of its last event.
    position: LogPosition,
    #[graphql(skip)]
    then: Option<DateTime<Utc>>,
}

#[ComplexObject]
impl CaseEntry {
    /// Who handles it (承办人); only for officials.
    async fn handler(&self, ctx: &Context<'_>) -> Option<Handler> {
        Handler::shown(ctx, self.assigned.as_ref())
    }

    /// The whole case, as the read models have it, or as it was known at the moment asked.
    #[graphql(complexity = "5 + child_complexity")]
    async fn case(&self, ctx: &Context<'_>) -> Result<Option<CaseObject>> {
        let Ok(id) = self.id.parse::<Uuid>() else { return Ok(None) };
        if let Some(moment) = self.then {
            let known = ctx.data_unchecked::<App>().recount_at(id, CaseMoment::RecordedAt(moment)).await;
            return Ok(known.map_err(Fault::from)?.map(CaseObject::as_of));
        }
        let loaded = ctx.data_unchecked::<DataLoader<CaseLoader>>().load_one(id).await?;
        Ok(loaded.map(CaseObject::now))
    }
}

impl CaseEntry {
    fn of(row: CaseRow, then: Option<DateTime<Utc>>) -> Self {
        let day = |text: Option<String>| text.and_then(|text| text.parse().ok());
        let title = row.stage_title_zh.zip(row.stage_title_en);
        let since = row.handled_since.and_then(|since| since.parse::<Moment>().ok());
        let assigned = row.handler.zip(since.map(Moment::utc));
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
            assigned: assigned.map(|(name, since)| case::Handler { name, since }),
            version: row.version,
            position: LogPosition(row.position),
            then,
        }
    }
}
