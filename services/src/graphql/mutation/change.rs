//! Changes after filing (联网方式变更、信息变更、终止联网、注销).

use async_graphql::{Context, InputObject, Json, Object, Result};
use beian_domain::case::Action;
use chrono::NaiveDate;
use serde_json::Value;

use super::answers;
use crate::graphql::payload::{CommandPayload, Target, act};

#[derive(Default)]
pub(super) struct Change;

/// A change, with all answers anew.
#[derive(InputObject)]
struct ReportChange {
    /// The day of the change.
    changed_on: NaiveDate,
    /// Answers by field id.
    answers: Json<Value>,
}

#[Object]
impl Change {
    /// 联网方式变更: reports a change of connection.
    async fn change_connection(
        &self,
        ctx: &Context<'_>,
        target: Target,
        input: ReportChange,
    ) -> Result<CommandPayload> {
        let changed_on = input.changed_on;
        let action = answers(input.answers).map(|answers| Action::ChangeConnection { changed_on, answers });
        act(ctx, target, action).await
    }

    /// 信息变更: reports a change of particulars.
    async fn change_particulars(
        &self,
        ctx: &Context<'_>,
        target: Target,
        input: ReportChange,
    ) -> Result<CommandPayload> {
        let changed_on = input.changed_on;
        let action = answers(input.answers).map(|answers| Action::ChangeParticulars { changed_on, answers });
        act(ctx, target, action).await
    }

    /// 终止联网: reports that the connection ended.
    async fn terminate_filing(&self, ctx: &Context<'_>, target: Target, ended_on: NaiveDate) -> Result<CommandPayload> {
        act(ctx, target, Ok(Action::Terminate { ended_on })).await
    }

    /// 注销: the organ cancels the filing.
    async fn cancel_filing(&self, ctx: &Context<'_>, target: Target, ground: String) -> Result<CommandPayload> {
        act(ctx, target, Ok(Action::Cancel { ground })).await
    }
}
