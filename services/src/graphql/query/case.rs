//! One case, read from the log: always as new as the log is.

use std::time::Duration;

use async_graphql::{Context, Object, Result};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    app::App,
    graphql::{Fault, case::CaseObject, page::read_cost, position::LogPosition, scope::Scope},
};

/// How long a read waits for the position it must see.
const PATIENCE: Duration = Duration::from_secs(2);

#[derive(Default)]
pub(super) struct CaseQuery;

#[Object]
impl CaseQuery {
    /// A case, now or as it was known at a moment; null where the actor sees no such case.
    #[graphql(complexity = "read_cost(Some(1), child_complexity)")]
    async fn case(
        &self,
        ctx: &Context<'_>,
        id: Uuid,
        #[graphql(desc = "A log position that the answer must include.")] min_position: Option<LogPosition>,
        #[graphql(desc = "The moment as of which the case is asked.")] as_of: Option<DateTime<Utc>>,
    ) -> Result<Option<CaseObject>> {
        let scope = Scope::of(ctx)?;
        let app = ctx.data_unchecked::<App>();
        wait_for(app, min_position).await?;
        let case = match as_of {
            Some(moment) => {
                let known = app.recount_as_of(id, moment).await.map_err(Fault::from)?;
                known.map(|known| CaseObject::as_of(known, moment))
            }
            None if ctx.look_ahead().field("timeline").exists() => {
                app.recount(id).await.map_err(Fault::from)?.map(CaseObject::recounted)
            }
            None => app.case(id).await.map_err(Fault::from)?.map(CaseObject::now),
        };
        Ok(case.filter(|case| case.is_seen_by(&scope)))
    }

    /// Position of the newest event of the log.
    async fn position(&self, ctx: &Context<'_>) -> Result<LogPosition> {
        Scope::of(ctx)?;
        let head = ctx.data_unchecked::<App>().feed().head().await.map_err(Fault::from)?;
        Ok(LogPosition(head))
    }
}

/// Waits until the log reaches the position.
async fn wait_for(app: &App, min_position: Option<LogPosition>) -> Result<(), Fault> {
    let Some(LogPosition(wanted)) = min_position else { return Ok(()) };
    let mut news = app.feed().wakeups();
    let reached = tokio::time::timeout(PATIENCE, news.wait_for(|newest| *newest >= wanted)).await;
    match reached {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(Fault::new("position_not_reached").with("position", wanted)),
    }
}
