//! One case, read from the log: always as new as the log is.

use std::time::Duration;

use async_graphql::{Context, Object, Result};
use beian_domain::case;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    app::App,
    graphql::{
        Fault,
        case::CaseObject,
        history::{FieldChange, HistoryEvent},
        moment::CaseMoment,
        page::{page_size, read_cost},
        position::LogPosition,
        scope::{self, Scope},
    },
};

/// How long a read waits for the position it must see.
const PATIENCE: Duration = Duration::from_secs(2);

#[derive(Default)]
pub(super) struct CaseQuery;

#[Object]
impl CaseQuery {
    /// A case, now or as it was at a moment; null where the actor sees no such case. Who sees it now sees it as it was.
    #[graphql(complexity = "read_cost(Some(1), child_complexity)")]
    async fn case(
        &self,
        ctx: &Context<'_>,
        id: Uuid,
        #[graphql(desc = "A log position that the answer must include.")] min_position: Option<LogPosition>,
        #[graphql(desc = "As `at: { recordedAt: … }`, without what was offered then.")] as_of: Option<DateTime<Utc>>,
        #[graphql(desc = "The moment as of which the case is asked, on either axis.")] at: Option<CaseMoment>,
    ) -> Result<Option<CaseObject>> {
        let scope = Scope::of(ctx)?;
        let app = ctx.data_unchecked::<App>();
        wait_for(app, min_position).await?;
        let case = match (at, as_of) {
            (Some(_), Some(_)) => return Err(Fault::new("moment_given_twice").into()),
            (Some(at), None) => app.recount_at(id, at.into()).await.map_err(Fault::from)?.map(CaseObject::recounted),
            (None, Some(moment)) => {
                let at = case::CaseMoment::RecordedAt(moment);
                app.recount_at(id, at).await.map_err(Fault::from)?.map(CaseObject::as_of)
            }
            (None, None) if ctx.look_ahead().field("timeline").exists() => {
                app.recount(id).await.map_err(Fault::from)?.map(CaseObject::recounted)
            }
            (None, None) => app.case(id).await.map_err(Fault::from)?.map(CaseObject::now),
        };
        Ok(case.filter(|case| case.is_seen_by(&scope)))
    }

    /// A case's life event by event, oldest first, with what each event changed; null where the actor sees no such case.
    #[graphql(complexity = "read_cost(first, child_complexity)")]
    async fn history(
        &self,
        ctx: &Context<'_>,
        case_id: Uuid,
        #[graphql(desc = "How many, 1 to 100; 20 if absent.")] first: Option<i32>,
        #[graphql(default, desc = "Only events after this sequence.")] after_sequence: i64,
        #[graphql(desc = "A log position that the answer must include.")] min_position: Option<LogPosition>,
    ) -> Result<Option<Vec<HistoryEvent>>> {
        let (scope, size, by) = (Scope::of(ctx)?, page_size(first)?, scope::actor(ctx)?);
        let app = ctx.data_unchecked::<App>();
        wait_for(app, min_position).await?;
        let traced = app.trace(case_id, after_sequence, size).await.map_err(Fault::from)?;
        let seen = traced.filter(|(now, _)| scope.sees(now));
        Ok(seen.map(|(now, page)| HistoryEvent::page(case_id, &now, by, scope::reads(ctx, &now), page)))
    }

    /// What differs between a case at two moments, on either axis, field by field; null where the actor cannot read such
    /// a case, or there was none at one of them.
    #[graphql(complexity = "read_cost(Some(20), child_complexity)")]
    async fn case_difference(
        &self,
        ctx: &Context<'_>,
        id: Uuid,
        from: CaseMoment,
        to: CaseMoment,
    ) -> Result<Option<Vec<FieldChange>>> {
        let (scope, app) = (Scope::of(ctx)?, ctx.data_unchecked::<App>());
        let found = app.difference(id, [from.into(), to.into()]).await.map_err(Fault::from)?;
        let read = found.filter(|(now, _)| scope.sees(now) && scope::reads(ctx, now));
        Ok(read.map(|(_, changes)| changes.into_iter().map(FieldChange::from).collect()))
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
