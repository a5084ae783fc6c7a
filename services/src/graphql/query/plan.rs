//! `inspectionPlan`: read from the log; how its inspections stand comes from the read models.

use async_graphql::{Context, Object, Result};
use beian_domain::plan::PlanId;

use crate::{
    app::App,
    graphql::{
        Fault,
        lists::wait_for,
        page::read_cost,
        plan::{PlanObject, sees},
        position::LogPosition,
        scope::organ_code,
    },
};

#[derive(Default)]
pub(in crate::graphql) struct PlanQuery;

#[Object]
impl PlanQuery {
    /// An organ's plan of inspections for a year; null where none was drawn up, or it may not be seen.
    #[graphql(complexity = "read_cost(Some(1), child_complexity)")]
    async fn inspection_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organ, by its region code.")] organ: String,
        #[graphql(desc = "Calendar year.")] year: i32,
        #[graphql(desc = "A log position that the states of inspections must include.")] min_position: Option<
            LogPosition,
        >,
    ) -> Result<Option<PlanObject>> {
        let id = PlanId { organ: organ_code(&organ)?, year };
        if !sees(ctx, id.organ)? {
            return Ok(None);
        }
        wait_for(ctx, min_position).await?;
        let plan = ctx.data_unchecked::<App>().plan(id).await.map_err(Fault::from)?;
        Ok(PlanObject::of(id, plan))
    }
}
