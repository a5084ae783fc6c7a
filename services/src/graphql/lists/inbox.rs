//! `inbox`: alerts that were told to whoever asks; `deadLetters` and `endpoints`: how they go outside.

use async_graphql::{ComplexObject, Context, Object, Result, SimpleObject, connection::Connection};
use beian_domain::{
    alert,
    policy::{self, Deed},
};
use beian_projections::{
    models::{alerts::AlertRow, deliveries::DeliveryRow},
    read::{DeadLetterFilter, OrganScope},
};
use uuid::Uuid;

use super::{alerts::AlertEntry, connection, nothing, page, read_models, wait_for};
use crate::{
    app::App,
    graphql::{
        Fault,
        account::CalendarFeedObject,
        endpoint::EndpointObject,
        organ::Organ,
        page::read_cost,
        position::LogPosition,
        scope::{Scope, actor, everywhere, organ_code},
        visitor::holder,
        words::{AlertChannel, Told},
    },
};

#[derive(Default)]
pub(in crate::graphql) struct InboxLists;

#[Object]
impl InboxLists {
    /// The own inbox (站内消息), the newest alerts first.
    #[graphql(complexity = "read_cost(first, child_complexity)")]
    async fn inbox(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Only what is not read.")] unread: bool,
        first: Option<i32>,
        after: Option<String>,
        #[graphql(desc = "A log position that the list must include.")] min_position: Option<LogPosition>,
    ) -> Result<Connection<String, InboxEntry>> {
        let (_, account) = holder(ctx)?;
        actor(ctx)?;
        let page = page(first, after.as_deref())?;
        wait_for(ctx, min_position).await?;
        let paged = read_models(ctx).inbox(account, unread, &page).await.map_err(Fault::from)?;
        let ids: Vec<&str> = paged.rows.iter().map(|(_, row)| row.alert_id.as_str()).collect();
        let mut alerts = read_models(ctx).alerts_by_ids(&ids).await.map_err(Fault::from)?;
        let has_next = paged.has_next;
        let entries = paged.rows.into_iter().filter_map(|(cursor, row)| {
            let alert = alerts.remove(&row.alert_id)?;
            Some((cursor, (row, alert)))
        });
        let paged = beian_projections::read::Paged { rows: entries.collect(), has_next };
        Ok(connection(paged, after.is_some(), |(row, alert)| InboxEntry::of(&row, alert)))
    }

    /// How many alerts of the own inbox are not read.
    #[graphql(complexity = "5")]
    async fn inbox_count(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A log position that the count must include.")] min_position: Option<LogPosition>,
    ) -> Result<i64> {
        let (_, account) = holder(ctx)?;
        actor(ctx)?;
        wait_for(ctx, min_position).await?;
        Ok(read_models(ctx).unread(account).await.map_err(Fault::from)?)
    }

    /// On which ways one is told of alerts besides the inbox.
    async fn my_alert_preferences(&self, ctx: &Context<'_>) -> Result<AlertPreferences> {
        let (_, account) = holder(ctx)?;
        let account = ctx.data_unchecked::<App>().account(account).await.map_err(Fault::from)?;
        let chosen = &account.alert_preferences;
        let not_mailed = chosen.not_mailed.iter().map(|told| (*told).into()).collect();
        let can_be_mailed = account.contacts.contains_key(&beian_domain::account::Contact::Mail);
        Ok(AlertPreferences { mail: chosen.mail, not_mailed, can_be_mailed })
    }

    /// The own calendar feeds that are not closed, without their addresses.
    async fn my_calendar_feeds(&self, ctx: &Context<'_>) -> Result<Vec<CalendarFeedObject>> {
        let (_, account) = holder(ctx)?;
        let account = ctx.data_unchecked::<App>().account(account).await.map_err(Fault::from)?;
        Ok(account.feeds.iter().map(|(id, feed)| CalendarFeedObject::of(*id, feed)).collect())
    }

    /// Deliveries that were given up on (未送达), for those who may send them again.
    #[graphql(complexity = "read_cost(first, child_complexity)")]
    async fn dead_letters(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In cases of this organ and of those below it, by its region code.")] organ: Option<String>,
        #[graphql(desc = "Only on this channel.")] channel: Option<AlertChannel>,
        first: Option<i32>,
        after: Option<String>,
        #[graphql(desc = "A log position that the list must include.")] min_position: Option<LogPosition>,
    ) -> Result<Connection<String, DeadLetter>> {
        let page = page(first, after.as_deref())?;
        let Some(organ) = within(ctx, Deed::ResendDeliveries, organ.as_deref())? else { return Ok(nothing()) };
        wait_for(ctx, min_position).await?;
        let filter = DeadLetterFilter { organ, channel: channel.map(Into::into) };
        let paged = read_models(ctx).dead_letters(&filter, &page).await.map_err(Fault::from)?;
        Ok(connection(paged, after.is_some(), DeadLetter::of))
    }

    /// Endpoints within the actor's organ, for those who manage them.
    #[graphql(complexity = "20 + child_complexity")]
    async fn endpoints(&self, ctx: &Context<'_>) -> Result<Vec<EndpointObject>> {
        let by = actor(ctx)?;
        let endpoints = ctx.data_unchecked::<App>().endpoints().await.map_err(Fault::from)?;
        let managed = endpoints.0.iter().filter(|(_, endpoint)| endpoint.is_managed_by(by));
        Ok(managed.filter_map(|(id, endpoint)| EndpointObject::of(*id, endpoint)).collect())
    }
}

/// The organs within which the actor may do this; none where that leaves nothing.
fn within(ctx: &Context<'_>, deed: Deed, wanted: Option<&str>) -> Result<Option<OrganScope>, Fault> {
    let (actor, wanted) = (actor(ctx)?, wanted.map(organ_code).transpose()?);
    if !policy::offers(actor.role, deed) {
        return Ok(None);
    }
    let wanted = wanted.or(actor.organ);
    let allowed = actor.organ.is_none_or(|own| wanted.is_some_and(|wanted| own.contains(&wanted)));
    Ok(allowed.then(|| everywhere(wanted, false)))
}

/// On which ways somebody is told.
#[derive(SimpleObject)]
struct AlertPreferences {
    /// Mails as well, where there is a mail contact that was proved.
    mail: bool,
    /// No mails of what is told as one of these.
    not_mailed: Vec<Told>,
    /// Whether there is such a contact.
    can_be_mailed: bool,
}

/// An alert in an inbox.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(in crate::graphql) struct InboxEntry {
    /// The alert.
    alert: AlertEntry,
    /// As whom one was told.
    told: Option<Told>,
    /// Whether it is marked as read.
    read: bool,
    /// When it was.
    read_at: Option<String>,
    #[graphql(skip)]
    case_id: String,
}

impl InboxEntry {
    pub(in crate::graphql) fn of(row: &DeliveryRow, alert: AlertRow) -> Self {
        let read = row.state == alert::DeliveryState::Read.as_str();
        Self {
            told: alert::Told::parse(&row.told).map(Into::into),
            read,
            read_at: row.at.clone().filter(|_| read),
            case_id: row.case_id.clone(),
            alert: AlertEntry::of(alert),
        }
    }
}

#[ComplexObject]
impl InboxEntry {
    /// Name of the unit, as lists show it; none once the case is out of sight.
    #[graphql(complexity = "5")]
    async fn unit_name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let (scope, Ok(case_id)) = (Scope::of(ctx)?, Uuid::parse_str(&self.case_id)) else { return Ok(None) };
        let case = ctx.data_unchecked::<App>().case(case_id).await.map_err(Fault::from)?;
        if !case.is_some_and(|case| scope.sees(&case)) {
            return Ok(None);
        }
        let mut names = read_models(ctx).unit_names(&[&self.case_id]).await.map_err(Fault::from)?;
        Ok(names.remove(&self.case_id))
    }
}

/// A delivery that was given up on.
#[derive(SimpleObject)]
#[graphql(complex)]
struct DeadLetter {
    /// The alert.
    alert_id: String,
    /// Id of the account or endpoint.
    recipient: String,
    /// How.
    channel: Option<AlertChannel>,
    /// As whom.
    told: Option<Told>,
    /// When its rung came.
    fires_at: String,
    /// Failed attempts since it was last renewed.
    failures: i64,
    /// What the last failure was.
    reason: Option<String>,
    #[graphql(skip)]
    organ: String,
}

impl DeadLetter {
    fn of(row: DeliveryRow) -> Self {
        Self {
            channel: alert::Channel::parse(&row.channel).map(Into::into),
            told: alert::Told::parse(&row.told).map(Into::into),
            alert_id: row.alert_id,
            recipient: row.recipient,
            fires_at: row.fires_at,
            failures: row.failures,
            reason: row.reason,
            organ: row.organ,
        }
    }
}

#[ComplexObject]
impl DeadLetter {
    /// The organ that handled the case when the alert was raised.
    async fn organ(&self) -> Result<Organ> {
        Ok(Organ(organ_code(&self.organ)?))
    }
}
