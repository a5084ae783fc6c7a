//! Organs and regions by their code (GB/T 2260).

use std::sync::Arc;

use async_graphql::{Context, Object, Result, SimpleObject};
use beian_domain::{
    counting::Moment,
    identity::{RegionCode, Regions},
    message,
    organ::{Closed, Organs, Standing},
};
use beian_projections::{
    ReadModels,
    read::{TallyBy, TallyFilter},
};
use chrono::NaiveDate;

use super::{Fault, scope::Scope, words::Level};
use crate::app::App;

/// An organ, by the code of the region it serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Organ(pub(super) RegionCode);

/// A region by its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Region(pub(super) RegionCode);

/// What is known of organs today.
struct Known<'ctx> {
    organs: Arc<Organs>,
    regions: &'ctx Regions,
    today: NaiveDate,
}

impl<'ctx> Known<'ctx> {
    async fn of(ctx: &Context<'ctx>) -> Result<Self, Fault> {
        let app = ctx.data_unchecked::<App>();
        let today = Moment::from_utc(app.clock().now()).date();
        Ok(Self { organs: app.organs().await?, regions: app.rulebook().regions(), today })
    }

    fn name(&self, code: RegionCode) -> Option<message::Bilingual> {
        self.organs.name(code, self.regions, self.today)
    }
}

/// An organ (机关).
#[Object]
impl Organ {
    /// The six digits of the region it serves.
    async fn code(&self) -> &str {
        self.0.as_str()
    }

    /// Its name in Chinese, as of now: as it was recorded, else made from that of its region.
    async fn name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(Known::of(ctx).await?.name(self.0).map(|name| name.zh))
    }

    /// The same in English.
    async fn name_en(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(Known::of(ctx).await?.name(self.0).map(|name| name.en))
    }

    /// Its level.
    async fn level(&self) -> Level {
        self.0.level().into()
    }

    /// Whether it handles cases: it is there and was not merged into another.
    async fn open(&self, ctx: &Context<'_>) -> Result<bool> {
        let Known { organs, regions, today } = Known::of(ctx).await?;
        Ok(organs.standing(self.0, regions, today) == Standing::Open)
    }

    /// The nearest open organ above; none for the nation.
    async fn superior(&self, ctx: &Context<'_>) -> Result<Option<Organ>> {
        let Known { organs, regions, today } = Known::of(ctx).await?;
        Ok(organs.superior(self.0, regions, today).map(Organ))
    }

    /// The day on which it was opened, where that was recorded.
    async fn since(&self, ctx: &Context<'_>) -> Result<Option<NaiveDate>> {
        let organs = Known::of(ctx).await?.organs;
        Ok(organs.recorded(self.0).and_then(|organ| organ.opened).map(|opened| opened.on))
    }

    /// The day on which it was merged into another, while it is closed.
    async fn closed_on(&self, ctx: &Context<'_>) -> Result<Option<NaiveDate>> {
        Ok(self.closed(ctx).await?.map(|closed| closed.on))
    }

    /// The organ that it was merged into, while it is closed.
    async fn merged_into(&self, ctx: &Context<'_>) -> Result<Option<Organ>> {
        Ok(self.closed(ctx).await?.map(|closed| Organ(closed.into)))
    }

    /// How far its cases were taken over by its successor, while it is closed.
    async fn take_over(&self, ctx: &Context<'_>) -> Result<Option<TakeOver>> {
        let closed = self.closed(ctx).await?;
        Ok(closed.map(|closed| TakeOver { concluded: closed.left.is_some(), left: closed.left }))
    }

    /// How many cases it handles itself; none where the one who asks may not see them.
    #[graphql(complexity = 50)]
    async fn cases(&self, ctx: &Context<'_>) -> Result<Option<i64>> {
        let Some(organ) = Scope::of(ctx)?.organs(Some(self.0), true) else { return Ok(None) };
        let filter = TallyFilter { organ, procedure: None };
        let counted = ctx.data_unchecked::<ReadModels>().tallies(TallyBy::Status, &filter).await;
        let counted = counted.map_err(Fault::from)?;
        Ok(Some(counted.into_iter().map(|(_, cases)| cases).sum()))
    }
}

impl Organ {
    async fn closed(&self, ctx: &Context<'_>) -> Result<Option<Closed>, Fault> {
        Ok(Known::of(ctx).await?.organs.closed(self.0))
    }
}

/// How far a closed organ's cases were taken over (接办).
#[derive(SimpleObject)]
struct TakeOver {
    /// Whether everything that its successor may handle has gone to it.
    concluded: bool,
    /// How many cases had to stay then, because the successor does not handle their procedure.
    left: Option<u64>,
}

/// A region (行政区划).
#[Object]
impl Region {
    /// Its six digits.
    async fn code(&self) -> &str {
        self.0.as_str()
    }

    /// Its name today, as far as the table of regions knows it.
    async fn name(&self, ctx: &Context<'_>) -> Option<String> {
        let app = ctx.data_unchecked::<App>();
        let today = Moment::from_utc(app.clock().now()).date();
        app.rulebook().regions().name(self.0, today).map(str::to_owned)
    }

    /// Its level.
    async fn level(&self) -> Level {
        self.0.level().into()
    }
}
