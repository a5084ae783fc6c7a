//! Guidance: answers a stranger, for it holds nothing but law.

use async_graphql::{Context, Object, Result};
use beian_domain::counting::Moment;

use crate::{
    app::App,
    graphql::{
        Fault,
        guide::{Circumstance, Enquiry, Guide},
    },
};

#[derive(Default)]
pub(super) struct GuideQuery;

#[Object]
impl GuideQuery {
    /// Guidance (办事指引): must I file, what, where first, with which papers, by when, under which article.
    #[graphql(complexity = "child_complexity.saturating_mul(3)")]
    async fn guide(&self, ctx: &Context<'_>, input: Enquiry) -> Result<Guide> {
        let app = ctx.data_unchecked::<App>();
        let enquiry = input.read(Moment::from_utc(app.clock().now()).date())?;
        let answer = app.rulebook().guide(&enquiry).map_err(|error| Fault::from_message(error.message()))?;
        Ok(answer.into())
    }

    /// Circumstances (情形) that an enquiry can name.
    async fn circumstances(&self, ctx: &Context<'_>) -> Vec<Circumstance> {
        ctx.data_unchecked::<App>().rulebook().circumstances().iter().map(Circumstance::of).collect()
    }
}
