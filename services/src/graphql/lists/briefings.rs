//! `briefings`: which briefings an organ was sent, and when.

use async_graphql::{Context, Object, Result, SimpleObject};
use beian_domain::{
    briefing::{self, Briefing},
    identity::RegionCode,
};
use chrono::{DateTime, NaiveDate, Utc};
use futures_util::{StreamExt, TryStreamExt, stream};

use crate::{
    app::App,
    graphql::{
        Fault,
        page::read_cost,
        position::LogPosition,
        scope::{Scope, organ_code},
        words::BriefingKind,
    },
};

/// Most days of one answer.
const MOST_DAYS: i64 = 31;
/// Briefings read at a time.
const IN_FLIGHT: usize = 8;

#[derive(Default)]
pub(in crate::graphql) struct BriefingLists;

#[Object]
impl BriefingLists {
    /// The briefings (简报) of an organ on some days, the newest first; none where the actor does not see its cases.
    #[graphql(complexity = "read_cost(Some(31), child_complexity)")]
    async fn briefings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organ, by its region code.")] organ: String,
        #[graphql(desc = "First day.")] from: NaiveDate,
        #[graphql(desc = "Last day, which counts; at most 31 days from the first.")] to: NaiveDate,
    ) -> Result<Vec<BriefingEntry>> {
        let organ = organ_code(&organ)?;
        if Scope::of(ctx)?.organs(Some(organ), true).is_none() {
            return Ok(Vec::new());
        }
        if !(0..MOST_DAYS).contains(&(to - from).num_days()) {
            return Err(Fault::new("briefing_days").with("max", MOST_DAYS).into());
        }
        let days: Vec<NaiveDate> = from.iter_days().take_while(|day| *day <= to).collect();
        let kinds = days.into_iter().rev().flat_map(|day| briefing::BriefingKind::ALL.map(|kind| (kind, day)));
        let app = ctx.data_unchecked::<App>();
        let read = stream::iter(kinds).map(|(kind, day)| BriefingEntry::read(app, kind, organ, day));
        let found: Vec<Option<BriefingEntry>> = read.buffered(IN_FLIGHT).try_collect().await?;
        Ok(found.into_iter().flatten().collect())
    }
}

/// A briefing and whom it reached.
#[derive(SimpleObject)]
struct BriefingEntry {
    /// What it is.
    kind: BriefingKind,
    /// Of which day.
    day: NaiveDate,
    /// The moment as of which it speaks: RFC 3339 in Shanghai time. A report of that moment says the same.
    as_of: String,
    /// Position of the last event in it.
    event: LogPosition,
    /// When it was issued.
    issued_at: DateTime<Utc>,
    /// How many people have it.
    delivered: usize,
    /// When it reached the last of them.
    delivered_at: Option<DateTime<Utc>>,
    /// How many it is still to be sent to.
    waiting: usize,
    /// How many it cannot be sent to: their address is refused.
    failed: usize,
}

impl BriefingEntry {
    async fn read(
        app: &App,
        kind: briefing::BriefingKind,
        organ: RegionCode,
        day: NaiveDate,
    ) -> Result<Option<Self>, Fault> {
        let Briefing { position, as_of, issued_at, waiting, delivered, failed, delivered_at, .. } =
            app.briefing(kind.id(&organ, day)).await?;
        let (Some(event), Some(as_of), Some(issued_at)) = (position, as_of, issued_at) else { return Ok(None) };
        Ok(Some(Self {
            kind: kind.into(),
            day,
            as_of: as_of.to_string(),
            event: LogPosition(event),
            issued_at,
            delivered: delivered.len(),
            delivered_at,
            waiting: waiting.len(),
            failed: failed.len(),
        }))
    }
}
