//! Alerts as they reach people: preferences, contacts, read marks, sending again (预警方式、已读、重新发送).

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use beian_domain::{
    account::{AccountOrder, Contact as Kind, TokenScope},
    alert::{AlertFact, AlertPreferences},
    message::Message,
    policy::{self, Deed},
    refusal,
};
use beian_projections::ReadModels;
use uuid::Uuid;

use super::signing_in::{VERIFYING, fault, own};
use crate::{
    access::{Access, NewFeed},
    app::App,
    graphql::{
        Fault,
        account::AccountPayload,
        payload::{Refusal, reasons},
        position::LogPosition,
        scope,
        visitor::{allows, holder, in_person},
        words::{AlertChannel, Contact, Told},
    },
};

/// Alerts marked at once.
const MOST_MARKED: usize = 200;

#[derive(Default)]
pub(super) struct AlertMutations;

#[Object]
impl AlertMutations {
    /// 设置预警方式: the inbox has everything in any case.
    async fn set_alert_preferences(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Chosen by the client, new for each command.")] command_id: Uuid,
        #[graphql(desc = "Mails as well, where there is a mail contact that was proved.")] mail: bool,
        #[graphql(default, desc = "No mails of what is told as one of these.")] not_mailed: Vec<Told>,
    ) -> Result<AccountPayload> {
        let preferences = AlertPreferences { mail, not_mailed: not_mailed.into_iter().map(Into::into).collect() };
        let sent = ("set alert preferences", preferences.clone());
        Ok(own(ctx, command_id, AccountOrder::SetAlertPreferences(preferences), &sent, in_person(ctx)?).await?)
    }

    /// 核验联系方式: with the code that `sendCode` sent there; in place of the one before.
    #[graphql(complexity = "VERIFYING + child_complexity")]
    async fn verify_contact(&self, ctx: &Context<'_>, input: VerifyContact) -> Result<AccountPayload> {
        let (caller, id) = in_person(ctx)?;
        let VerifyContact { command_id, contact, to, code } = input;
        let (access, kind) = (ctx.data_unchecked::<Access>(), Kind::from(contact));
        let proved = match access.proved(id, kind, &to, &code).await.map_err(fault)? {
            Ok(proved) => proved,
            Err(refusal) => return Ok(AccountPayload::refused(refusal)),
        };
        let before = ctx.data_unchecked::<App>().account(id).await.map_err(Fault::from)?;
        let order = AccountOrder::VerifyContact { contact: kind, kept: proved.kept };
        let payload = own(ctx, command_id, order, &("verify contact", id, kind), (caller, id)).await?;
        if payload.refusals.is_empty() {
            access.use_code_up(kind, &proved.to).await.map_err(fault)?;
            if let Some(old) = before.contacts.get(&kind).filter(|_| !payload.replayed) {
                access.forget(*old).await.map_err(fault)?;
            }
        }
        Ok(payload)
    }

    /// 开通日历订阅: an address for a calendar program, told once; good until it is closed.
    async fn open_calendar_feed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Chosen by the client, new for each command.")] command_id: Uuid,
        #[graphql(desc = "Of this organ and all below it; of what is one's own if absent.")] organ: Option<String>,
    ) -> Result<AccountPayload> {
        let holder = in_person(ctx)?;
        let sent = ("open calendar feed", organ.clone());
        let organ = match organ.map(|code| super::region(&code, "organ")).transpose() {
            Ok(organ) => organ,
            Err(refusal) => return Ok(AccountPayload::refused(refusal)),
        };
        let feed = Uuid::new_v5(&DERIVED, command_id.as_bytes());
        let NewFeed { text, hash } = NewFeed::draw(holder.1, feed).map_err(fault)?;
        let order = AccountOrder::OpenCalendarFeed { feed, hash, organ };
        let payload = own(ctx, command_id, order, &sent, holder).await?;
        Ok(payload.telling(|payload| payload.calendar = Some(format!("/calendars/{text}.ics"))))
    }

    /// 关闭日历订阅: its address is worth nothing from now on.
    async fn close_calendar_feed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Chosen by the client, new for each command.")] command_id: Uuid,
        #[graphql(desc = "The feed.")] feed: Uuid,
    ) -> Result<AccountPayload> {
        let order = AccountOrder::CloseCalendarFeed { feed };
        Ok(own(ctx, command_id, order, &("close calendar feed", feed), in_person(ctx)?).await?)
    }

    /// 标为已读: alerts of the own inbox, or all that are not read.
    async fn mark_read(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "These; all if absent.")] alert_ids: Option<Vec<Uuid>>,
    ) -> Result<MarkReadPayload> {
        let (_, by) = holder(ctx)?;
        allows(ctx, TokenScope::Write)?;
        let Some(ids) = alert_ids else { return Ok(mark_all(ctx, by).await?) };
        if ids.len() > MOST_MARKED {
            let refusal = refusal::Refusal::from(Message::new("alerts_too_many").with("max", MOST_MARKED));
            return Ok(MarkReadPayload { refusals: vec![refusal.at("alertIds").into()], ..MarkReadPayload::default() });
        }
        Ok(MarkReadPayload { position: mark(ctx, by, &ids).await?.map(LogPosition), ..MarkReadPayload::default() })
    }

    /// 重新发送: tries a delivery again that was given up on.
    async fn resend_delivery(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The alert.")] alert_id: Uuid,
        #[graphql(desc = "Id of the account or endpoint.")] recipient: Uuid,
        #[graphql(desc = "How.")] channel: AlertChannel,
    ) -> Result<ResendPayload> {
        let by = scope::actor(ctx)?.clone();
        allows(ctx, TokenScope::Write)?;
        if !policy::offers(by.role, Deed::ResendDeliveries) {
            return Ok(ResendPayload::refused(Message::new("delivery_not_manager").into()));
        }
        let app = ctx.data_unchecked::<App>();
        let alert = app.alert(alert_id).await.map_err(Fault::from)?;
        let own = by.organ;
        let fact = AlertFact::DeliveryRenewed { to: recipient, via: channel.into(), by };
        let case = match &alert.about {
            Some(about) => app.case(about.case_id).await.map_err(Fault::from)?,
            None => None,
        };
        // Whoever has the case now.
        let organ = case.as_ref().and_then(|case| case.filing.as_ref()).map(|filing| filing.organ);
        let within = organ.is_some_and(|organ| own.is_none_or(|own| own.contains(&organ)));
        if !within || !alert.admits(&fact) {
            return Ok(ResendPayload::refused(Message::new("delivery_unknown").into()));
        }
        Ok(match app.record_of_alerts(&[(alert_id, fact)]).await {
            Ok(position) => ResendPayload { position: position.map(LogPosition), refusals: Vec::new() },
            Err(error) => {
                let refusals = reasons(error)?.into_iter().map(Refusal::from).collect();
                ResendPayload { position: None, refusals }
            }
        })
    }
}

/// Ids derived from command ids live in a name space of their own.
const DERIVED: Uuid = Uuid::from_u128(0x7f24_c8d1_0a5b_4e63_9d17_e46b_58f3_2c90);

/// A contact and the code that was sent to it.
#[derive(InputObject)]
struct VerifyContact {
    /// Chosen by the client, new for each command.
    command_id: Uuid,
    /// Which.
    contact: Contact,
    /// The mobile number or the mail address.
    #[graphql(secret)]
    to: String,
    /// The code.
    #[graphql(secret)]
    code: String,
}

/// What marking led to.
#[derive(Default, SimpleObject)]
struct MarkReadPayload {
    /// Position of the last event; none where there was nothing to mark.
    position: Option<LogPosition>,
    /// Why nothing was done; empty if it was.
    refusals: Vec<Refusal>,
}

/// What sending again led to.
#[derive(SimpleObject)]
struct ResendPayload {
    /// Position of the event; none if it was refused.
    position: Option<LogPosition>,
    /// Why nothing was done; empty if it was.
    refusals: Vec<Refusal>,
}

impl ResendPayload {
    fn refused(refusal: refusal::Refusal) -> Self {
        Self { position: None, refusals: vec![refusal.into()] }
    }
}

/// Marks all that are not read, page by page.
async fn mark_all(ctx: &Context<'_>, by: Uuid) -> Result<MarkReadPayload, Fault> {
    let read_models = ctx.data_unchecked::<ReadModels>();
    let mut last = None;
    loop {
        let ids = read_models.unread_alerts(by, u32::try_from(MOST_MARKED).unwrap_or(u32::MAX)).await?;
        let Some(position) = mark(ctx, by, &ids).await? else { break };
        last = Some(position);
        if read_models.wait_for(position, MARKED).await.is_err() {
            break;
        }
    }
    Ok(MarkReadPayload { position: last.map(LogPosition), refusals: Vec::new() })
}

/// How long the next page waits for the one before to be known as read.
const MARKED: std::time::Duration = std::time::Duration::from_secs(2);

async fn mark(ctx: &Context<'_>, by: Uuid, ids: &[Uuid]) -> Result<Option<i64>, Fault> {
    let facts: Vec<_> = ids.iter().map(|id| (*id, AlertFact::AlertRead { by })).collect();
    Ok(ctx.data_unchecked::<App>().record_of_alerts(&facts).await?)
}
