//! Outcome (编号、登记证书、备案回执).

use async_graphql::{Context, Object, Result};
use beian_domain::case::Action;

use crate::{
    app::Intent,
    graphql::payload::{CommandPayload, Target, act, submit},
};

#[derive(Default)]
pub(super) struct OutcomeMutations;

#[Object]
impl OutcomeMutations {
    /// 编号: gives the next number of the region's series, or the number named.
    async fn assign_number(
        &self,
        ctx: &Context<'_>,
        target: Target,
        #[graphql(desc = "A number issued elsewhere; the next of the series if absent.")] number: Option<String>,
    ) -> Result<CommandPayload> {
        match number {
            Some(number) => act(ctx, target, Ok(Action::AssignNumber { number })).await,
            None => submit(ctx, target, Ok(Intent::AssignNextNumber)).await,
        }
    }

    /// 重新编号: gives a filed case another number; the old one stays on record and is never given again.
    async fn renumber(
        &self,
        ctx: &Context<'_>,
        target: Target,
        #[graphql(desc = "Why: filed anew on another system, a region retired.")] reason: String,
        #[graphql(desc = "A number issued elsewhere; the next of the series if absent.")] number: Option<String>,
        #[graphql(desc = "Code of the region whose series gives it, where the case's own region is retired.")]
        region: Option<String>,
    ) -> Result<CommandPayload> {
        let region = region.map(|code| super::region(&code, "region")).transpose();
        let intent = region.map(|region| match number {
            Some(number) => Intent::Act(Action::Renumber { number, reason }),
            None => Intent::Renumber { region, reason },
        });
        submit(ctx, target, intent).await
    }

    /// 发证、发回执: issues a certificate or receipt.
    async fn issue_certificate(
        &self,
        ctx: &Context<'_>,
        target: Target,
        #[graphql(desc = "Name of the paper.")] paper: String,
        #[graphql(desc = "Its number, if it bears one.")] number: Option<String>,
    ) -> Result<CommandPayload> {
        act(ctx, target, Ok(Action::IssueCertificate { paper, number })).await
    }
}
