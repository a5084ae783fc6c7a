//! `alerts`: what was due to be told, whether it was, and to whom; the ledger that proves it.

use async_graphql::{ComplexObject, Context, InputObject, Object, Result, SimpleObject, connection::Connection};
use beian_domain::{alert, counting::Moment};
use beian_projections::{
    models::{alerts::AlertRow, deliveries::DeliveryRow},
    read::AlertFilter,
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Sight, Wanted, connection, nothing, page, read_models, wait_for};
use crate::{
    app::App,
    graphql::{
        Fault,
        case::Bilingual,
        organ::Organ,
        page::read_cost,
        position::LogPosition,
        scope::{Scope, actor, organ_code},
        words::{AlertChannel, ClockKind, DeliveryState, MissedWhy, Told},
    },
    watch::Heartbeats,
};

#[derive(Default)]
pub(in crate::graphql) struct AlertLists;

/// Which alerts; what is absent asks nothing.
#[derive(Default, InputObject)]
struct AlertsFilter {
    /// In cases of this organ, by its region code, and of those below it.
    organ: Option<String>,
    /// Of one case.
    case_id: Option<Uuid>,
    /// That came at this moment or later.
    from: Option<DateTime<Utc>>,
    /// That came before this moment.
    before: Option<DateTime<Utc>>,
    /// Only those that nobody was told of.
    missed: Option<bool>,
    /// Only those raised late.
    late: Option<bool>,
}

#[Object]
impl AlertLists {
    /// Alerts of deadlines (预警台账) within the actor's sight, the newest first.
    #[graphql(complexity = "read_cost(first, child_complexity)")]
    async fn alerts(
        &self,
        ctx: &Context<'_>,
        filter: Option<AlertsFilter>,
        first: Option<i32>,
        after: Option<String>,
        #[graphql(desc = "A log position that the list must include.")] min_position: Option<LogPosition>,
    ) -> Result<Connection<String, AlertEntry>> {
        let (scope, filter) = (Scope::of(ctx)?, filter.unwrap_or_default());
        let page = page(first, after.as_deref())?;
        wait_for(ctx, min_position).await?;
        let wanted = Wanted { organ: filter.organ.as_deref(), and_below: Some(true) };
        let Some(Sight { organ, submitted_by }) = wanted.sight(&scope)? else { return Ok(nothing()) };
        let filter = AlertFilter {
            organ,
            submitted_by,
            case_id: filter.case_id,
            from: filter.from.map(Moment::from_utc),
            before: filter.before.map(Moment::from_utc),
            missed: filter.missed.unwrap_or(false),
            late: filter.late.unwrap_or(false),
        };
        let paged = read_models(ctx).alerts(&filter, &page).await.map_err(Fault::from)?;
        Ok(connection(paged, after.is_some(), AlertEntry::of))
    }

    /// How far the watch over the time limits has come (期限值守).
    #[graphql(complexity = "5")]
    async fn watch(&self, ctx: &Context<'_>) -> Result<WatchStatus> {
        actor(ctx)?;
        let watched = ctx.data_unchecked::<App>().watched().await.map_err(Fault::from)?;
        let last_look = ctx.data_unchecked::<Heartbeats>().last().await.map_err(Fault::from)?;
        Ok(WatchStatus { from: watched.from.map(Moment::utc), through: watched.through.map(Moment::utc), last_look })
    }
}

/// How far the watch has come.
#[derive(SimpleObject)]
struct WatchStatus {
    /// What came before is nobody's duty; absent before it has begun.
    from: Option<DateTime<Utc>>,
    /// Every rung through this moment is in the ledger; moved on once a day.
    through: Option<DateTime<Utc>>,
    /// When it last looked, by the system's time.
    last_look: Option<DateTime<Utc>>,
}

/// An alert.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(in crate::graphql) struct AlertEntry {
    /// Its id.
    id: String,
    /// The case.
    case_id: String,
    /// Its deadline.
    deadline_id: String,
    /// Id of the rule.
    rule: String,
    /// What is due.
    title: Bilingual,
    /// The law's limit, or the organ's own.
    clock: Option<ClockKind>,
    /// The due moment that it warns of: RFC 3339 in Shanghai time.
    due: String,
    /// The ladder that asks for it.
    ladder: String,
    /// Its rung: `3 working_day before`.
    rung: String,
    /// When the rung came.
    fires_at: String,
    /// When it was raised, or found missed.
    recorded_at: String,
    /// Seconds by which it was raised late.
    late_by: Option<i64>,
    /// Why no person was told; systems may have been.
    missed: Option<MissedWhy>,
    /// How many people were told.
    told: i64,
    #[graphql(skip)]
    organ: String,
}

impl AlertEntry {
    pub(in crate::graphql) fn of(row: AlertRow) -> Self {
        Self {
            id: row.alert_id,
            case_id: row.case_id,
            deadline_id: row.deadline_id,
            rule: row.rule,
            title: beian_domain::message::Bilingual { zh: row.title_zh, en: row.title_en }.into(),
            clock: alert::ClockKind::parse(&row.clock).map(Into::into),
            due: row.due,
            ladder: row.ladder,
            rung: row.rung,
            fires_at: row.fires_at,
            recorded_at: row.recorded_at,
            late_by: row.late_by,
            missed: row.missed.as_deref().and_then(alert::MissedWhy::parse).map(Into::into),
            told: row.told,
            organ: row.organ,
        }
    }
}

#[ComplexObject]
impl AlertEntry {
    /// The organ that handled the case when it was raised.
    async fn organ(&self) -> Result<Organ> {
        Ok(Organ(organ_code(&self.organ)?))
    }

    /// Where it has gone; for officials.
    #[graphql(complexity = "10 + 3 * child_complexity")]
    async fn deliveries(&self, ctx: &Context<'_>) -> Result<Vec<AlertDelivery>> {
        if actor(ctx)?.role.files() {
            return Ok(Vec::new());
        }
        let rows = read_models(ctx).deliveries_of(&self.id).await.map_err(Fault::from)?;
        Ok(rows.into_iter().map(AlertDelivery::of).collect())
    }
}

/// An alert on its way to a recipient.
#[derive(SimpleObject)]
#[graphql(complex)]
struct AlertDelivery {
    /// As whom the recipient is told.
    told: Option<Told>,
    /// How.
    channel: Option<AlertChannel>,
    /// How far it has come.
    state: Option<DeliveryState>,
    /// Told from this moment on: people while they are at their desks.
    not_before: String,
    /// Failed attempts so far.
    failures: i64,
    /// What the last failure was.
    reason: Option<String>,
    /// When it is tried next.
    next_try: Option<String>,
    /// When it was delivered; in the inbox, read.
    at: Option<String>,
    #[graphql(skip)]
    recipient: String,
}

impl AlertDelivery {
    fn of(row: DeliveryRow) -> Self {
        Self {
            told: alert::Told::parse(&row.told).map(Into::into),
            channel: alert::Channel::parse(&row.channel).map(Into::into),
            state: DeliveryState::parse(&row.state),
            not_before: row.not_before,
            failures: row.failures,
            reason: row.reason,
            next_try: row.next_try,
            at: row.at,
            recipient: row.recipient,
        }
    }
}

#[ComplexObject]
impl AlertDelivery {
    /// Login name of the account told; none for an endpoint.
    #[graphql(complexity = "3")]
    async fn account(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let Ok(id) = Uuid::parse_str(&self.recipient) else { return Ok(None) };
        let account = ctx.data_unchecked::<App>().account(id).await.map_err(Fault::from)?;
        Ok(account.enrolment.as_ref().map(|enrolment| enrolment.login.to_string()))
    }
}
