//! `deadlines`: what is open, due soon, overdue, met, at any moment; each row explains itself.

use async_graphql::{
    ComplexObject, Context, InputObject, Object, Result, SimpleObject, connection::Connection, dataloader::DataLoader,
};
use beian_domain::{case::CaseMoment, counting::Moment, deadline, procedure::ProcedureId};
use beian_projections::read::{DeadlineAnswer, DeadlineFilter, When};
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::{Sight, Wanted, connection, nothing, page, read_models, wait_for};
use crate::{
    app::App,
    graphql::{
        Fault,
        case::{Bilingual, CaseObject},
        deadline::{DeadlineObject, DeadlineSource, SOON_DAYS},
        loader::CaseLoader,
        page::read_cost,
        position::LogPosition,
        scope::Scope,
        words::{DeadlineState, Party},
    },
};

#[derive(Default)]
pub(in crate::graphql) struct DeadlineLists;

/// Which deadlines; what is absent asks nothing.
#[derive(Default, InputObject)]
struct DeadlinesFilter {
    /// The moment asked about; now if absent. Of the past, what was known then: due moments, and who handled the case.
    as_of: Option<DateTime<Utc>>,
    /// Days ahead that count as soon; 7 if absent.
    soon_days: Option<u32>,
    /// In one of these states at that moment.
    states: Option<Vec<DeadlineState>>,
    /// Handling organ, by its region code.
    organ: Option<String>,
    /// Also the organs below it; true if absent.
    organ_and_below: Option<bool>,
    /// Whose duty.
    duty: Option<Party>,
    /// Id of the procedure.
    procedure: Option<String>,
    /// Of one case.
    case_id: Option<Uuid>,
    /// Id of the rule, such as T27.
    rule: Option<String>,
}

#[Object]
impl DeadlineLists {
    /// Deadlines within the actor's sight, at any present or past moment; those due first first.
    #[graphql(complexity = "read_cost(first, child_complexity)")]
    async fn deadlines(
        &self,
        ctx: &Context<'_>,
        filter: Option<DeadlinesFilter>,
        first: Option<i32>,
        after: Option<String>,
        #[graphql(desc = "A log position that the list must include.")] min_position: Option<LogPosition>,
    ) -> Result<Connection<String, DeadlineEntry>> {
        let (scope, filter) = (Scope::of(ctx)?, filter.unwrap_or_default());
        let page = page(first, after.as_deref())?;
        wait_for(ctx, min_position).await?;
        let Some(filter) = filter.within(ctx, &scope)? else { return Ok(nothing()) };
        let paged = read_models(ctx).deadlines(&filter, &page).await.map_err(Fault::from)?;
        Ok(connection(paged, after.is_some(), |answer| DeadlineEntry::of(answer, filter.when)))
    }
}

impl DeadlinesFilter {
    fn within(self, ctx: &Context<'_>, scope: &Scope) -> Result<Option<DeadlineFilter>, Fault> {
        let app = ctx.data_unchecked::<App>();
        let wanted = Wanted { organ: self.organ.as_deref(), and_below: self.organ_and_below };
        let Some(Sight { organ, submitted_by }) = wanted.sight(scope)? else { return Ok(None) };
        let now = app.clock().now();
        let when = match self.as_of {
            Some(moment) if moment < now => When::Then(Moment::from_utc(moment)),
            Some(moment) => When::Now(Moment::from_utc(moment)),
            None => When::Now(Moment::from_utc(now)),
        };
        let soon = TimeDelta::days(self.soon_days.unwrap_or(SOON_DAYS).min(3660).into());
        Ok(Some(DeadlineFilter {
            when,
            soon: Moment::from_utc(when.moment().utc() + soon),
            states: self.states.unwrap_or_default().into_iter().map(deadline::DeadlineState::from).collect(),
            organ,
            sight: scope.all_organs(),
            submitted_by,
            duty: self.duty.map(Into::into),
            procedure: self.procedure.map(ProcedureId),
            case_id: self.case_id,
            rule: self.rule,
        }))
    }
}

/// A deadline and where it stood at the moment asked.
#[derive(SimpleObject)]
#[graphql(complex)]
struct DeadlineEntry {
    /// Id within the case.
    id: String,
    /// Id of the case.
    case_id: String,
    /// Where it stood.
    state: Option<DeadlineState>,
    /// Handling organ, by its region code.
    organ: String,
    /// Id of the procedure.
    procedure: String,
    /// Id of the rule.
    rule: String,
    /// What is due.
    title: Bilingual,
    /// When it was due, as known at that moment: RFC 3339 in Shanghai time.
    due: Option<String>,
    #[graphql(skip)]
    when: When,
}

#[ComplexObject]
impl DeadlineEntry {
    /// The deadline with its reasons, as it was known at that moment.
    #[graphql(complexity = "5 + child_complexity")]
    async fn deadline(&self, ctx: &Context<'_>) -> Result<Option<DeadlineObject>> {
        let Some(found) = self.found(ctx).await? else { return Ok(None) };
        let case = found.folded();
        let source = case.filing.as_ref().map(|filing| DeadlineSource {
            case_id: filing.case_id,
            organ: filing.organ,
            at: found.asked_at(),
        });
        let found = case.deadlines.iter().find(|deadline| deadline.clock.id.0 == self.id).cloned();
        Ok(found.zip(source).map(|(deadline, source)| DeadlineObject::new(deadline, source, self.when.moment())))
    }

    /// The case, as it was known at that moment.
    #[graphql(complexity = "5 + child_complexity")]
    async fn case(&self, ctx: &Context<'_>) -> Result<Option<CaseObject>> {
        Ok(self.found(ctx).await?)
    }
}

impl DeadlineEntry {
    fn of(answer: DeadlineAnswer, when: When) -> Self {
        let DeadlineAnswer { row, state } = answer;
        Self {
            id: row.deadline_id,
            case_id: row.case_id,
            state: deadline::DeadlineState::parse(&state).map(DeadlineState::from),
            organ: row.organ,
            procedure: row.procedure,
            rule: row.rule,
            title: beian_domain::message::Bilingual { zh: row.title_zh, en: row.title_en }.into(),
            due: row.due,
            when,
        }
    }

    async fn found(&self, ctx: &Context<'_>) -> Result<Option<CaseObject>, Fault> {
        let Ok(id) = self.case_id.parse::<Uuid>() else { return Ok(None) };
        match self.when {
            When::Now(_) => {
                let loaded = ctx.data_unchecked::<DataLoader<CaseLoader>>().load_one(id).await?;
                Ok(loaded.map(CaseObject::now))
            }
            When::Then(moment) => {
                let at = CaseMoment::RecordedAt(moment.utc());
                Ok(ctx.data_unchecked::<App>().recount_at(id, at).await?.map(CaseObject::as_of))
            }
        }
    }
}
