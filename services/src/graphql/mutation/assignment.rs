//! Who handles a case (承办人): assigned, taken, taken back; one case or many at a time.

use std::collections::BTreeSet;

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use beian_domain::{case::Action, message::Message};
use chrono::NaiveDate;
use futures_util::{StreamExt, TryStreamExt, stream};
use uuid::Uuid;

use crate::graphql::{
    page::read_cost,
    payload::{CommandPayload, Refusal, Target, act},
    scope,
};

/// Most cases of one command.
const MOST_CASES: usize = 100;
/// Cases that are decided at a time.
const IN_FLIGHT: usize = 8;

#[derive(Default)]
pub(super) struct Assignments;

/// Many cases that one command is meant for; each is decided for itself.
#[derive(Clone, InputObject)]
struct BulkTarget {
    /// The cases, at most a hundred.
    case_ids: Vec<Uuid>,
    /// Chosen by the client, new for each command. Sending the same command again does for each case what is not done yet.
    command_id: Uuid,
    /// The day it happened, if not today (发生日期).
    occurred_on: Option<NaiveDate>,
    /// Why it is recorded only now.
    reason: Option<String>,
}

/// What a command on many cases led to.
#[derive(Default, SimpleObject)]
struct BulkPayload {
    /// What it led to in each case, in the order in which they were named.
    outcomes: Vec<BulkOutcome>,
    /// Why nothing was done at all.
    refusals: Vec<Refusal>,
}

/// What a command on many cases led to in one of them.
#[derive(SimpleObject)]
struct BulkOutcome {
    /// The case.
    case_id: Uuid,
    /// The case after it, or why nothing was done.
    outcome: CommandPayload,
}

#[Object]
impl Assignments {
    /// 分配承办人: assigns the case to an officer of the organ that handles it, or to another one than before.
    async fn assign_case(
        &self,
        ctx: &Context<'_>,
        target: Target,
        #[graphql(desc = "Account name, of those that `handlersOf` lists.")] handler: String,
        #[graphql(desc = "Why.")] reason: Option<String>,
    ) -> Result<CommandPayload> {
        act(ctx, target, Ok(Action::Assign { handler, reason })).await
    }

    /// 领办: takes a case that nobody is assigned to.
    async fn take_case(&self, ctx: &Context<'_>, target: Target) -> Result<CommandPayload> {
        act(ctx, target, Ok(Action::Take)).await
    }

    /// 收回分配: takes the case back from its handler.
    async fn unassign_case(
        &self,
        ctx: &Context<'_>,
        target: Target,
        #[graphql(desc = "Why.")] reason: String,
    ) -> Result<CommandPayload> {
        act(ctx, target, Ok(Action::Unassign { reason })).await
    }

    /// 批量分配: assigns many cases to one officer, each for itself.
    #[graphql(complexity = "read_cost(Some(100), child_complexity)")]
    async fn assign_cases(
        &self,
        ctx: &Context<'_>,
        target: BulkTarget,
        #[graphql(desc = "Account name, of those that `handlersOf` lists.")] handler: String,
        #[graphql(desc = "Why.")] reason: Option<String>,
    ) -> Result<BulkPayload> {
        each(ctx, target, &Action::Assign { handler, reason }).await
    }

    /// 批量收回: takes many cases back from their handlers, each for itself.
    #[graphql(complexity = "read_cost(Some(100), child_complexity)")]
    async fn unassign_cases(
        &self,
        ctx: &Context<'_>,
        target: BulkTarget,
        #[graphql(desc = "Why.")] reason: String,
    ) -> Result<BulkPayload> {
        each(ctx, target, &Action::Unassign { reason }).await
    }
}

/// Submits an action to every case, under a command id that follows from the bulk's and the case's.
async fn each(ctx: &Context<'_>, target: BulkTarget, action: &Action) -> Result<BulkPayload> {
    scope::actor(ctx)?;
    let BulkTarget { case_ids, command_id, occurred_on, reason } = target;
    if !(1..=MOST_CASES).contains(&case_ids.len()) {
        let message = Message::new("bulk_size").with("max", MOST_CASES).with("given", case_ids.len());
        let refusal = beian_domain::refusal::Refusal::from(message).at("target.caseIds");
        return Ok(BulkPayload { refusals: vec![refusal.into()], ..BulkPayload::default() });
    }
    let mut seen = BTreeSet::new();
    let once = case_ids.into_iter().filter(|case_id| seen.insert(*case_id));
    let targets: Vec<Target> = once
        .map(|case_id| Target {
            case_id,
            command_id: Uuid::new_v5(&command_id, case_id.as_bytes()),
            expected_version: None,
            occurred_on,
            reason: reason.clone(),
        })
        .collect();
    let submitted = stream::iter(targets).map(async |target| {
        let case_id = target.case_id;
        let outcome = act(ctx, target, Ok(action.clone())).await?;
        Ok::<_, async_graphql::Error>(BulkOutcome { case_id, outcome })
    });
    let outcomes = submitted.buffered(IN_FLIGHT).try_collect().await?;
    Ok(BulkPayload { outcomes, refusals: Vec::new() })
}
