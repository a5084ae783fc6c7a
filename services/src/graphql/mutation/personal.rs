//! Personal data (个人信息): read in clear with a purpose, forgotten with a reason.

use async_graphql::{Context, InputObject, Json, Object, Result, SimpleObject};
use beian_domain::{
    account::TokenScope,
    refusal::{self, Refusal as Reason, RefusalCode},
};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    app::{App, Forgetting, ReadingRequest, Whom},
    graphql::{
        payload::{Refusal, reasons},
        scope,
        visitor::allows,
    },
};

#[derive(Default)]
pub(super) struct PersonalMutations;

/// What to read in clear.
#[derive(InputObject)]
struct RevealPersonalData {
    /// The case.
    case_id: Uuid,
    /// Chosen by the client, new for each reading.
    command_id: Uuid,
    /// Paths of data or of groups, such as `answers.responsible_person`; 1 to 100.
    paths: Vec<String>,
    /// Why (查阅目的).
    purpose: String,
}

/// Personal data in clear, or why there are none.
#[derive(SimpleObject)]
struct RevealPayload {
    /// The data, in the order of the form; none if it was refused.
    values: Vec<RevealedDatum>,
    /// Why nothing is shown; empty if it is.
    refusals: Vec<Refusal>,
}

/// A personal datum in clear.
#[derive(SimpleObject)]
struct RevealedDatum {
    /// Where it stands in the case.
    path: String,
    /// The datum.
    value: Json<Value>,
}

/// Who is to be forgotten: by resident id everywhere, or by a path or a group in one case.
#[derive(InputObject)]
struct ForgetPerson {
    /// Chosen by the client, new for each command.
    command_id: Uuid,
    /// Whoever has this resident id, in every case within sight.
    resident_id: Option<String>,
    /// The case, together with `path` or `group`.
    case_id: Option<Uuid>,
    /// Whoever is meant there: `answers.officers[1]`.
    path: Option<String>,
    /// Whoever ever stood in a group that the form names, such as `applicant` or `officer`.
    group: Option<String>,
    /// Why.
    reason: String,
}

/// What became of a person.
#[derive(SimpleObject)]
struct ForgetPayload {
    /// How many keys were destroyed.
    forgotten: u64,
    /// Why nothing was done; empty if it was.
    refusals: Vec<Refusal>,
}

#[Object]
impl PersonalMutations {
    /// 查阅个人信息: shows personal data in clear, after the reading was recorded.
    async fn reveal_personal_data(&self, ctx: &Context<'_>, input: RevealPersonalData) -> Result<RevealPayload> {
        let (actor, app) = (scope::actor(ctx)?.clone(), ctx.data_unchecked::<App>());
        allows(ctx, TokenScope::Write)?;
        let RevealPersonalData { case_id, command_id, paths, purpose } = input;
        Ok(match app.reveal(&ReadingRequest { command_id, case_id, actor, paths, purpose }).await {
            Ok(revealed) => {
                let datum = |found: crate::app::Revealed| RevealedDatum { path: found.path, value: Json(found.value) };
                RevealPayload { values: revealed.into_iter().map(datum).collect(), refusals: Vec::new() }
            }
            Err(error) => RevealPayload::refused(reasons(error)?),
        })
    }

    /// 注销个人信息: makes a person unreadable for ever; the cases stay.
    async fn forget_person(&self, ctx: &Context<'_>, input: ForgetPerson) -> Result<ForgetPayload> {
        let actor = scope::actor(ctx)?.clone();
        allows(ctx, TokenScope::Write)?;
        let ForgetPerson { command_id, resident_id, case_id, path, group, reason } = input;
        let whom = match (resident_id, case_id, path, group) {
            (Some(id), None, None, None) => Whom::ResidentId(id),
            (None, Some(case_id), Some(path), None) => Whom::Person { case_id, path },
            (None, Some(case_id), None, Some(group)) => Whom::Group { case_id, group },
            (_, _, _, _) => return Ok(ForgetPayload::refused(vec![Reason::new(RefusalCode::PersonUnknown)])),
        };
        let forgetting = Forgetting { command_id, actor, whom, reason };
        Ok(match ctx.data_unchecked::<App>().forget(&forgetting).await {
            Ok(forgotten) => ForgetPayload { forgotten, refusals: Vec::new() },
            Err(error) => ForgetPayload::refused(reasons(error)?),
        })
    }
}

impl RevealPayload {
    fn refused(refusals: Vec<refusal::Refusal>) -> Self {
        Self { values: Vec::new(), refusals: refusals.into_iter().map(Refusal::from).collect() }
    }
}

impl ForgetPayload {
    fn refused(refusals: Vec<refusal::Refusal>) -> Self {
        Self { forgotten: 0, refusals: refusals.into_iter().map(Refusal::from).collect() }
    }
}
