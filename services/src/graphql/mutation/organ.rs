//! Organs opened, renamed, merged (机关设立、更名、撤并).

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use beian_domain::{
    account::TokenScope,
    counting::Moment,
    message::{Bilingual, Message},
    organ::{OrganChange, OrganCommand, unfit},
    refusal,
};
use chrono::NaiveDate;
use uuid::Uuid;

use super::region;
use crate::{
    app::{App, OrganOutcome},
    graphql::{
        organ::Organ,
        payload::{Refusal, reasons},
        position::LogPosition,
        scope,
        visitor::allows,
    },
};

#[derive(Default)]
pub(super) struct OrganMutations;

/// The organ that a command is meant for, and the command's own identity and times.
#[derive(InputObject)]
struct OrganTarget {
    /// The organ, by its region code.
    code: String,
    /// Chosen by the client, new for each command. Sending the same command again returns the first outcome.
    command_id: Uuid,
    /// The day from which it is so, if not today (生效日期).
    occurred_on: Option<NaiveDate>,
    /// Why: the decision on which it rests.
    reason: String,
}

/// What a command on an organ led to. Refused commands change nothing.
#[derive(Default, SimpleObject)]
struct OrganPayload {
    /// The organ after the command; none if it was refused.
    organ: Option<Organ>,
    /// Position of the event, to be given as `minPosition` to reads that must see it.
    position: Option<LogPosition>,
    /// Whether the command had been recorded before under the same id.
    replayed: bool,
    /// What somebody must still see to, although it was done.
    warnings: Vec<Refusal>,
    /// Why nothing was done; empty if it was.
    refusals: Vec<Refusal>,
}

#[Object]
impl OrganMutations {
    /// 恢复: opens a closed organ again, once its cases were taken over. Every region in force has an organ that is open
    /// without being opened; an organ of a new region comes with the table of regions.
    async fn open_organ(
        &self,
        ctx: &Context<'_>,
        target: OrganTarget,
        #[graphql(desc = "Its name in Chinese.")] name_zh: String,
        #[graphql(desc = "Its name in English.")] name_en: String,
        #[graphql(desc = "The organ above it, by its region code; if absent, the nearest open one.")] superior: Option<
            String,
        >,
    ) -> Result<OrganPayload> {
        let superior = superior.map(|superior| region(&superior, "superior")).transpose();
        let name = Bilingual { zh: name_zh, en: name_en };
        change(ctx, target, superior.map(|superior| OrganChange::Open { name, superior })).await
    }

    /// 更名: gives an organ another name.
    async fn rename_organ(
        &self,
        ctx: &Context<'_>,
        target: OrganTarget,
        #[graphql(desc = "Its name in Chinese from now on.")] name_zh: String,
        #[graphql(desc = "Its name in English from now on.")] name_en: String,
    ) -> Result<OrganPayload> {
        change(ctx, target, Ok(OrganChange::Rename { name: Bilingual { zh: name_zh, en: name_en } })).await
    }

    /// 并入: closes an organ; its successor takes over its cases.
    async fn merge_organ(
        &self,
        ctx: &Context<'_>,
        target: OrganTarget,
        #[graphql(desc = "The successor, by its region code.")] into: String,
    ) -> Result<OrganPayload> {
        let merger = target.command_id;
        change(ctx, target, region(&into, "into").map(|into| OrganChange::Merge { into, merger })).await
    }
}

async fn change(
    ctx: &Context<'_>,
    target: OrganTarget,
    change: Result<OrganChange, refusal::Refusal>,
) -> Result<OrganPayload> {
    let by = scope::actor(ctx)?.clone();
    allows(ctx, TokenScope::Roles)?;
    let OrganTarget { code, command_id, occurred_on, reason } = target;
    let (organ, change) = match (region(&code, "target.code"), change) {
        (Ok(organ), Ok(change)) => (organ, change),
        (Err(refusal), _) | (_, Err(refusal)) => return Ok(refused(vec![refusal])),
    };
    let command = OrganCommand { organ, by, on: occurred_on, reason, change };
    let app = ctx.data_unchecked::<App>();
    Ok(match app.change_organ(command_id, &command).await {
        Ok(OrganOutcome { position, replayed }) => OrganPayload {
            organ: Some(Organ(organ)),
            position: Some(LogPosition(position)),
            replayed,
            warnings: warnings(app, &command),
            refusals: Vec::new(),
        },
        Err(error) => refused(reasons(error)?),
    })
}

/// Procedures whose cases the successor cannot take over.
fn warnings(app: &App, command: &OrganCommand) -> Vec<Refusal> {
    let OrganChange::Merge { into, .. } = &command.change else { return Vec::new() };
    let today = Moment::from_utc(app.clock().now()).date();
    let stays = unfit(command.organ, *into, app.rulebook(), command.on.unwrap_or(today));
    let warning = |procedure| refusal::Refusal::from(Message::new("organ_cases_stay").with("procedure", procedure));
    stays.into_iter().map(|procedure| Refusal::from(warning(procedure))).collect()
}

fn refused(refusals: Vec<refusal::Refusal>) -> OrganPayload {
    OrganPayload { refusals: refusals.into_iter().map(Refusal::from).collect(), ..OrganPayload::default() }
}
