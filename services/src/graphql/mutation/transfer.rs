//! Handing a case to another organ (移送).

use async_graphql::{Context, Object, Result};
use beian_domain::case::Action;

use super::region;
use crate::graphql::payload::{CommandPayload, Target, act};

#[derive(Default)]
pub(super) struct Transfers;

#[Object]
impl Transfers {
    /// 移送: hands the case to another organ, which handles it from then on.
    async fn transfer_case(
        &self,
        ctx: &Context<'_>,
        target: Target,
        #[graphql(desc = "The organ, by its region code.")] to: String,
        #[graphql(desc = "Why.")] reason: String,
    ) -> Result<CommandPayload> {
        act(ctx, target, region(&to, "to").map(|to| Action::Transfer { to, reason })).await
    }
}
