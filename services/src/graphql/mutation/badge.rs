//! Badge and link (备案图标和链接).

use async_graphql::{Context, Object, Result};
use beian_domain::case::Action;
use chrono::NaiveDate;

use crate::graphql::payload::{CommandPayload, Target, act};

#[derive(Default)]
pub(super) struct Badge;

#[Object]
impl Badge {
    /// 展示备案图标和链接: reports that badge and link stand on the home page.
    async fn show_badge(
        &self,
        ctx: &Context<'_>,
        target: Target,
        #[graphql(desc = "Since which day.")] shown_on: NaiveDate,
    ) -> Result<CommandPayload> {
        act(ctx, target, Ok(Action::ShowBadge { shown_on })).await
    }
}
