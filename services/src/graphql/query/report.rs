//! `report`: the whole register counted or listed, at any moment.

use std::time::Duration;

use async_graphql::{Context, InputObject, Object, Result};
use beian_domain::counting::Moment;
use beian_projections::ReadModels;
use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    app::App,
    graphql::{
        Fault,
        position::LogPosition,
        report::{ReportObject, ask, reach},
        scope::{actor, organ_code},
        words::{ReportGrouping, ReportKind},
    },
    report::Question,
};

/// How long a report waits for the position it must include.
const PATIENCE: Duration = Duration::from_secs(2);
/// The most rows of a report in pages.
const MOST_ROWS: usize = 20_000;

#[derive(Default)]
pub(in crate::graphql) struct ReportQuery;

/// What a report is about; what is absent is as it is usually asked.
#[derive(Default, InputObject)]
struct ReportFilter {
    /// By what to count; rows are listed if absent and there is a list.
    by: Option<ReportGrouping>,
    /// Handling organ, by its region code, and those below it.
    organ: Option<String>,
    /// The moment asked about; now if absent.
    as_of: Option<DateTime<Utc>>,
    /// First day of a period; the first of the year if absent.
    from: Option<NaiveDate>,
    /// Its last day; that of the moment if absent.
    to: Option<NaiveDate>,
    /// Calendar year of inspections; that of the moment if absent.
    year: Option<i32>,
    /// Days ahead that count as soon; 7 if absent.
    soon_days: Option<u32>,
}

#[Object]
impl ReportQuery {
    /// A report on the organs within the actor's sight; null for applicants and beyond sight.
    #[graphql(complexity = "200 + child_complexity")]
    async fn report(
        &self,
        ctx: &Context<'_>,
        kind: ReportKind,
        filter: Option<ReportFilter>,
        #[graphql(desc = "A log position that the report must include.")] min_position: Option<LogPosition>,
    ) -> Result<Option<ReportObject>> {
        let (actor, filter) = (actor(ctx)?, filter.unwrap_or_default());
        let organ = filter.organ.as_deref().map(organ_code).transpose()?;
        let Some(organ) = reach(actor, organ) else { return Ok(None) };
        let (app, read_models) = (ctx.data_unchecked::<App>(), ctx.data_unchecked::<ReadModels>());
        if let Some(LogPosition(position)) = min_position {
            let waited = read_models.wait_for(position, PATIENCE).await;
            waited.map_err(|_| Fault::new("position_not_reached").with("position", position))?;
        }
        let now = Moment::from_utc(app.clock().now());
        let question = Question {
            as_of: filter.as_of.map(Moment::from_utc),
            from: filter.from,
            to: filter.to,
            year: filter.year,
            soon_days: filter.soon_days,
            by: filter.by.map(Into::into),
            ..Question::new(kind.into(), organ, now, MOST_ROWS)
        };
        Ok(Some(ReportObject(ask(app, read_models, &question).await?, question.kind)))
    }
}
