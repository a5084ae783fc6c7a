//! Clocks in an officer's hand (延长、中止、恢复时限).

use async_graphql::{Context, Object, Result};
use beian_domain::{case::Action, deadline::DeadlineId};
use chrono::NaiveDate;

use crate::{
    app::App,
    graphql::payload::{CommandPayload, Target, act},
};

#[derive(Default)]
pub(super) struct Clocks;

#[Object]
impl Clocks {
    /// 延长时限: moves a deadline to a later day.
    async fn extend_clock(
        &self,
        ctx: &Context<'_>,
        target: Target,
        deadline_id: String,
        #[graphql(desc = "The new last day.")] until: NaiveDate,
        #[graphql(desc = "On what basis.")] basis: String,
    ) -> Result<CommandPayload> {
        let deadline = DeadlineId(deadline_id);
        act(ctx, target, Ok(Action::ExtendClock { deadline, until, basis })).await
    }

    /// 中止时限: stops a deadline.
    async fn suspend_clock(
        &self,
        ctx: &Context<'_>,
        target: Target,
        deadline_id: String,
        #[graphql(desc = "On what basis.")] basis: String,
    ) -> Result<CommandPayload> {
        act(ctx, target, Ok(Action::SuspendClock { deadline: DeadlineId(deadline_id), basis })).await
    }

    /// 恢复时限: lets it go on.
    async fn resume_clock(&self, ctx: &Context<'_>, target: Target, deadline_id: String) -> Result<CommandPayload> {
        act(ctx, target, Ok(Action::ResumeClock { deadline: DeadlineId(deadline_id) })).await
    }

    /// 按新日历重算时限: counts the running deadlines anew with the working-day calendar in use.
    async fn recount_clocks(&self, ctx: &Context<'_>, target: Target) -> Result<CommandPayload> {
        let calendar = ctx.data_unchecked::<App>().rulebook().calendar();
        let (version, basis) = (calendar.version().to_owned(), calendar.basis(&[]).zh());
        act(ctx, target, Ok(Action::RecountClocks { calendar: version, basis })).await
    }
}
