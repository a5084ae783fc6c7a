//! Copies and seals (上报、签收、盖章、退还).

use async_graphql::{Context, Object, Result};
use beian_domain::case::Action;

use crate::graphql::payload::{CommandPayload, Target, act};

#[derive(Default)]
pub(super) struct Sealing;

#[Object]
impl Sealing {
    /// 上报: forwards the copies to the superior organ.
    async fn forward_to_superior(&self, ctx: &Context<'_>, target: Target) -> Result<CommandPayload> {
        act(ctx, target, Ok(Action::Forward)).await
    }

    /// 签收: the superior organ confirms that it has them.
    async fn confirm_receipt(&self, ctx: &Context<'_>, target: Target) -> Result<CommandPayload> {
        act(ctx, target, Ok(Action::ConfirmReceipt)).await
    }

    /// 盖章: stamps the copies that the stage names, numbered from 1.
    async fn stamp_copies(&self, ctx: &Context<'_>, target: Target, copies: Vec<u8>) -> Result<CommandPayload> {
        act(ctx, target, Ok(Action::Stamp { copies })).await
    }

    /// 退还、领取: gives back the copies that the stage names, numbered from 1.
    async fn give_copies_back(&self, ctx: &Context<'_>, target: Target, copies: Vec<u8>) -> Result<CommandPayload> {
        act(ctx, target, Ok(Action::GiveCopiesBack { copies })).await
    }
}
