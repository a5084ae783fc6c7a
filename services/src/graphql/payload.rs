//! What a mutation answers: the case after it, or every reason why nothing was done.

use std::sync::Arc;

use async_graphql::{Context, Json, Object, Result, SimpleObject};
use beian_domain::{
    account::TokenScope,
    actor::Actor,
    case::Action,
    message::Message,
    refusal::{self, Refused},
};
use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    Fault,
    case::CaseObject,
    citation::{Citation, citations},
    position::LogPosition,
    scope::{self, Scope},
    visitor,
};
use crate::app::{App, AppError, Intent, Outcome, Request};

/// The case that a command is meant for, and the command's own identity and times.
#[derive(Debug, Clone, async_graphql::InputObject)]
pub(super) struct Target {
    /// The case.
    pub(super) case_id: Uuid,
    /// Chosen by the client, new for each command. Sending the same command again returns the first outcome.
    pub(super) command_id: Uuid,
    /// The version of the case that the client saw; if it went on since, the command is refused.
    pub(super) expected_version: Option<u64>,
    /// The day it happened, if not today (发生日期).
    pub(super) occurred_on: Option<NaiveDate>,
    /// Why it is recorded only now.
    pub(super) reason: Option<String>,
}

/// The identity and times of a command that opens a case.
#[derive(Debug, Clone, async_graphql::InputObject)]
pub(super) struct OpeningTarget {
    /// Chosen by the client, new for each command. Sending the same command again returns the first outcome.
    pub(super) command_id: Uuid,
    /// Id of the new case, or of the claimed one that is filed; derived from the command id if absent.
    pub(super) case_id: Option<Uuid>,
    /// The day it happened, if not today (发生日期).
    pub(super) occurred_on: Option<NaiveDate>,
    /// Why it is recorded only now.
    pub(super) reason: Option<String>,
}

/// Case ids derived from command ids live in a name space of their own.
const DERIVED_CASES: Uuid = Uuid::from_u128(0x6f3d_2c1e_8f0b_4b55_9d1c_7be1_a9c0_5e21);

impl From<OpeningTarget> for Target {
    fn from(opening: OpeningTarget) -> Self {
        let OpeningTarget { command_id, case_id, occurred_on, reason } = opening;
        let case_id = case_id.unwrap_or_else(|| Uuid::new_v5(&DERIVED_CASES, command_id.as_bytes()));
        Self { case_id, command_id, expected_version: None, occurred_on, reason }
    }
}

/// What a command led to. Refused commands change nothing.
pub(super) struct CommandPayload {
    outcome: Option<Outcome>,
    refusals: Vec<refusal::Refusal>,
}

/// What a command led to. Refused commands change nothing.
#[Object]
impl CommandPayload {
    /// The case after the command; none if it was refused, or went out of sight with it.
    async fn case(&self, ctx: &Context<'_>) -> Result<Option<CaseObject>> {
        let scope = Scope::of(ctx)?;
        let case = self.outcome.as_ref().map(|outcome| &outcome.case).filter(|case| scope.sees(case));
        Ok(case.map(|case| CaseObject::now(Arc::clone(case))))
    }

    /// Position of its last event, to be given as `minPosition` to reads that must see it.
    async fn position(&self) -> Option<LogPosition> {
        self.outcome.as_ref().map(|outcome| LogPosition(outcome.position))
    }

    /// Whether the command had been recorded before under the same id.
    async fn replayed(&self) -> bool {
        self.outcome.as_ref().is_some_and(|outcome| outcome.replayed)
    }

    /// The query password (备案密码), shown once: on a submission under a procedure that gives one.
    async fn password(&self) -> Option<&str> {
        let outcome = self.outcome.as_ref().filter(|outcome| !outcome.replayed)?;
        outcome.case.filing.as_ref()?.credentials.as_ref()?;
        outcome.password.as_deref()
    }

    /// Why nothing was done; empty if it was.
    async fn refusals(&self) -> Vec<Refusal> {
        self.refusals.iter().cloned().map(Refusal::from).collect()
    }
}

/// One reason why a command was refused.
#[derive(SimpleObject)]
pub(super) struct Refusal {
    /// Stable code.
    code: String,
    /// The sentence in Chinese.
    zh: String,
    /// The sentence in English.
    en: String,
    /// The input field concerned, such as `answers.officers[1].mobile`.
    path: Option<String>,
    /// The values that the sentence names, by name.
    params: Json<std::collections::BTreeMap<String, String>>,
    /// The rules that forbid it.
    citations: Vec<Citation>,
}

impl From<refusal::Refusal> for Refusal {
    fn from(refusal: refusal::Refusal) -> Self {
        let refusal::Refusal { message, path, cite } = refusal;
        Self {
            zh: message.zh(),
            en: message.en(),
            code: message.code,
            path,
            params: Json(message.params),
            citations: citations(&cite, None),
        }
    }
}

/// Submits an action. Whoever cannot even say what is wanted (`Err`) is refused like by the domain.
pub(super) async fn act(
    ctx: &Context<'_>,
    target: impl Into<Target>,
    action: Result<Action, refusal::Refusal>,
) -> Result<CommandPayload> {
    submit(ctx, target.into(), action.map(Intent::Act)).await
}

/// Submits an intent.
pub(super) async fn submit(
    ctx: &Context<'_>,
    target: Target,
    intent: Result<Intent, refusal::Refusal>,
) -> Result<CommandPayload> {
    submit_all(ctx, target, intent.map_err(Refused::from)).await
}

/// Submits an intent, or answers with everything that stands in its way.
pub(super) async fn submit_all(
    ctx: &Context<'_>,
    target: Target,
    intent: Result<Intent, Refused>,
) -> Result<CommandPayload> {
    let actor = scope::actor(ctx)?.clone();
    visitor::allows(ctx, TokenScope::Write)?;
    let intent = match intent {
        Ok(intent) => intent,
        Err(Refused(refusals)) => return Ok(CommandPayload::refused(refusals)),
    };
    let outcome = ctx.data_unchecked::<App>().submit(request(target, actor, intent)).await;
    Ok(match outcome {
        Ok(outcome) => CommandPayload { outcome: Some(outcome), refusals: Vec::new() },
        Err(error) => CommandPayload::refused(reasons(error)?),
    })
}

fn request(target: Target, actor: Actor, intent: Intent) -> Request {
    let Target { case_id, command_id, expected_version, occurred_on, reason } = target;
    Request { command_id, case_id, expected_version, actor, occurred_on, reason, intent }
}

/// Expected failures as refusals; what nobody expects as an error without details.
pub(super) fn reasons(error: AppError) -> Result<Vec<refusal::Refusal>, Fault> {
    let reason = match error {
        AppError::Refused(Refused(refusals)) => return Ok(refusals),
        AppError::StaleVersion { expected, actual } => {
            let message = Message::new("stale_version").with("expected", expected).with("actual", actual);
            refusal::Refusal::from(message).at("target.expectedVersion")
        }
        AppError::CommandIdReused => refusal::Refusal::from(Message::new("command_id_reused")).at("target.commandId"),
        AppError::Unavailable => Message::new("unavailable").into(),
        AppError::Internal(detail) => return Err(Fault::internal(&detail)),
    };
    Ok(vec![reason])
}

impl CommandPayload {
    fn refused(refusals: Vec<refusal::Refusal>) -> Self {
        Self { outcome: None, refusals }
    }
}
