//! `readings`: who looked at personal data in clear, for auditors.

use async_graphql::{Context, Object, Result, connection::Connection};
use beian_domain::{
    personal::Reading,
    policy::{self, Deed, Matter},
};
use beian_projections::{models::readings::ReadingRow, read::ReadingFilter};
use uuid::Uuid;

use super::{Wanted, connection, nothing, page, read_models, wait_for};
use crate::graphql::{
    Fault,
    page::read_cost,
    position::LogPosition,
    reading::PersonalReading,
    scope::{Scope, actor},
};

#[derive(Default)]
pub(in crate::graphql) struct ReadingLists;

#[Object]
impl ReadingLists {
    /// Looks at personal data in clear (查阅记录), the newest first; none for whoever may not audit.
    #[graphql(complexity = "read_cost(first, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    async fn readings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In cases of this organ, by its region code, and of those below it.")] organ: Option<String>,
        #[graphql(desc = "In this case.")] case_id: Option<Uuid>,
        #[graphql(desc = "By this account.")] account: Option<String>,
        first: Option<i32>,
        after: Option<String>,
        #[graphql(desc = "A log position that the list must include.")] min_position: Option<LogPosition>,
    ) -> Result<Connection<String, PersonalReading>> {
        let scope = Scope::of(ctx)?;
        let page = page(first, after.as_deref())?;
        if !policy::offers(actor(ctx)?.role, Deed::See(Matter::Readings)) {
            return Ok(nothing());
        }
        let wanted = Wanted { organ: organ.as_deref(), and_below: Some(true) };
        let Some(organ) = wanted.within(&scope)? else { return Ok(nothing()) };
        wait_for(ctx, min_position).await?;
        let filter = ReadingFilter { organ, case_id: case_id.map(|id| id.to_string()), account };
        let mut paged = read_models(ctx).readings(&filter, &page).await.map_err(Fault::from)?;
        let mut shown = Vec::with_capacity(paged.rows.len());
        for (cursor, row) in std::mem::take(&mut paged.rows) {
            shown.push((cursor, read(&row)?));
        }
        let paged = beian_projections::read::Paged { rows: shown, has_next: paged.has_next };
        Ok(connection(paged, after.is_some(), |reading| reading))
    }
}

fn read(row: &ReadingRow) -> Result<PersonalReading, Fault> {
    let corrupt = |reason: String| Fault::internal(&format!("table readings, place {}: {reason}", row.place));
    let position = row.place.parse().map_err(|error: std::num::ParseIntError| corrupt(error.to_string()))?;
    let reading: Reading = serde_json::from_str(&row.reading).map_err(|error| corrupt(error.to_string()))?;
    Ok(PersonalReading::new(position, reading))
}
