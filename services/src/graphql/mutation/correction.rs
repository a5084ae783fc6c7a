//! Correction of what was recorded (更正).

use async_graphql::{Context, InputObject, Json, Object, Result};
use beian_domain::case::Action;
use serde_json::Value;

use crate::graphql::payload::{CommandPayload, Target, act};

#[derive(Default)]
pub(super) struct Correction;

/// One field as it is.
#[derive(InputObject)]
struct CorrectFiling {
    /// `connected_on`, `site_name`, … or `answers.<field>`.
    field: String,
    /// As it is.
    value: Json<Value>,
    /// Why it is corrected.
    reason: String,
}

#[Object]
impl Correction {
    /// 更正: corrects one field; what was recorded stays in the history.
    async fn correct_filing(&self, ctx: &Context<'_>, target: Target, input: CorrectFiling) -> Result<CommandPayload> {
        let CorrectFiling { field, value: Json(value), reason } = input;
        act(ctx, target, Ok(Action::Correct { field, value, reason })).await
    }
}
