//! Examination (审查、退回整改、不予备案、逾期终结).

use async_graphql::{Context, InputObject, Object, Result};
use beian_domain::case::Action;
use chrono::NaiveDate;

use crate::graphql::payload::{CommandPayload, Target, act};

#[derive(Default)]
pub(super) struct Examination;

/// What must be put right, and until when.
#[derive(InputObject)]
struct ReturnForRectification {
    /// What must be put right.
    items: Vec<String>,
    /// The last day, where the rule states no length.
    by: Option<NaiveDate>,
    /// Basis of that day.
    basis: Option<String>,
}

#[Object]
impl Examination {
    /// 审查合格: the review that is due is passed.
    async fn pass_review(&self, ctx: &Context<'_>, target: Target, note: Option<String>) -> Result<CommandPayload> {
        act(ctx, target, Ok(Action::PassReview { note })).await
    }

    /// 退回整改: returns the filing for rectification.
    async fn return_for_rectification(
        &self,
        ctx: &Context<'_>,
        target: Target,
        input: ReturnForRectification,
    ) -> Result<CommandPayload> {
        let ReturnForRectification { items, by, basis } = input;
        act(ctx, target, Ok(Action::ReturnForRectification { items, by, basis })).await
    }

    /// 不予备案: rejects the filing.
    async fn reject_filing(&self, ctx: &Context<'_>, target: Target, ground: String) -> Result<CommandPayload> {
        act(ctx, target, Ok(Action::Reject { ground })).await
    }

    /// 逾期终结: closes a case whose applicant let the time pass, by notice.
    async fn close_as_lapsed(&self, ctx: &Context<'_>, target: Target, notice: String) -> Result<CommandPayload> {
        act(ctx, target, Ok(Action::CloseAsLapsed { notice })).await
    }
}
