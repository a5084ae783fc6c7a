//! `organs` and `organ`: read from the log, so always as new as it is.

use async_graphql::{
    Context, InputObject, Object, Result,
    connection::{Connection, Edge},
};
use beian_domain::{
    counting::Moment,
    identity::RegionCode,
    organ::{Organs, Standing},
};

use super::wait_for;
use crate::{
    app::App,
    graphql::{
        Fault,
        organ::Organ,
        page::{page_size, read_cost},
        position::LogPosition,
        scope::{learns, organ_code},
        words::Level,
    },
};

#[derive(Default)]
pub(in crate::graphql) struct OrganLists;

/// Which organs; what is absent asks nothing.
#[derive(Default, InputObject)]
struct OrgansFilter {
    /// This one and all below it, by its region code.
    within: Option<String>,
    /// Of this level.
    level: Option<Level>,
    /// Whether they are open.
    open: Option<bool>,
    /// Part of the Chinese name.
    name: Option<String>,
}

#[Object]
impl OrganLists {
    /// Organs by code: those of the regions in force, and those of which something was recorded.
    #[graphql(complexity = "read_cost(first, child_complexity)")]
    async fn organs(
        &self,
        ctx: &Context<'_>,
        filter: Option<OrgansFilter>,
        first: Option<i32>,
        after: Option<String>,
        #[graphql(desc = "A log position that the counts of cases must include.")] min_position: Option<LogPosition>,
    ) -> Result<Connection<String, Organ>> {
        learns(ctx)?;
        let (size, filter) = (page_size(first)?, filter.unwrap_or_default());
        let after =
            after.map(|cursor| RegionCode::parse(&cursor).map_err(|_| Fault::new("cursor_invalid"))).transpose()?;
        wait_for(ctx, min_position).await?;
        let app = ctx.data_unchecked::<App>();
        let organs = app.organs().await.map_err(Fault::from)?;
        let found = filter.find(app, &organs)?;
        let mut rest = found.into_iter().filter(|code| after.is_none_or(|after| *code > after)).peekable();
        let page: Vec<RegionCode> = rest.by_ref().take(size).collect();
        let mut connection = Connection::new(after.is_some(), rest.peek().is_some());
        connection.edges.extend(page.into_iter().map(|code| Edge::new(code.to_string(), Organ(code))));
        Ok(connection)
    }

    /// An organ; null where there is none and never was.
    #[graphql(complexity = "read_cost(Some(1), child_complexity)")]
    async fn organ(
        &self,
        ctx: &Context<'_>,
        code: String,
        #[graphql(desc = "A log position that the count of cases must include.")] min_position: Option<LogPosition>,
    ) -> Result<Option<Organ>> {
        learns(ctx)?;
        let code = organ_code(&code)?;
        wait_for(ctx, min_position).await?;
        let app = ctx.data_unchecked::<App>();
        let organs = app.organs().await.map_err(Fault::from)?;
        let today = Moment::from_utc(app.clock().now()).date();
        let is_known = organs.standing(code, app.rulebook().regions(), today) != Standing::Unknown;
        Ok(is_known.then_some(Organ(code)))
    }
}

impl OrgansFilter {
    fn find(&self, app: &App, organs: &Organs) -> Result<Vec<RegionCode>, Fault> {
        let (regions, today) = (app.rulebook().regions(), Moment::from_utc(app.clock().now()).date());
        let within = self.within.as_deref().map(organ_code).transpose()?;
        let level = self.level.map(beian_domain::identity::Level::from);
        let mut codes = organs.codes(regions, today);
        codes.retain(|code| within.is_none_or(|within| within.contains(code)));
        codes.retain(|code| level.is_none_or(|level| code.level() == level));
        codes.retain(|code| self.open.is_none_or(|open| organs.closed(*code).is_none() == open));
        if let Some(part) = &self.name {
            let is_called =
                |code: &RegionCode| organs.name(*code, regions, today).is_some_and(|name| name.zh.contains(part));
            codes.retain(is_called);
        }
        Ok(codes)
    }
}
