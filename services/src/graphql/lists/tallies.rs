//! `tallies`: how many cases stand where, kept as they change.

use async_graphql::{Context, Enum, Object, Result, SimpleObject};
use beian_domain::{identity::RegionCode, procedure::ProcedureId};
use beian_projections::read::{TallyBy, TallyFilter};

use super::{Wanted, read_models, wait_for};
use crate::graphql::{Fault, organ::Organ, position::LogPosition, scope::Scope};

#[derive(Default)]
pub(in crate::graphql) struct TallyLists;

/// By what cases are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "TallyBy")]
enum TallyGroup {
    /// Handling organ.
    Organ,
    /// Procedure.
    Procedure,
    /// Status.
    Status,
}

#[Object]
impl TallyLists {
    /// How many cases there are, by organ, procedure or status, in the order of their names.
    #[graphql(complexity = "50 + child_complexity")]
    async fn tallies(
        &self,
        ctx: &Context<'_>,
        by: TallyGroup,
        #[graphql(desc = "Handling organ, by its region code, and those below it.")] organ: Option<String>,
        #[graphql(desc = "Id of the procedure.")] procedure: Option<String>,
        #[graphql(desc = "A log position that the counts must include.")] min_position: Option<LogPosition>,
    ) -> Result<Vec<Tally>> {
        let scope = Scope::of(ctx)?;
        let wanted = Wanted { organ: organ.as_deref(), and_below: Some(true) };
        let Some(organ) = wanted.within(&scope)? else { return Ok(Vec::new()) };
        wait_for(ctx, min_position).await?;
        let filter = TallyFilter { organ, procedure: procedure.map(ProcedureId) };
        let counted = read_models(ctx).tallies(by.into(), &filter).await.map_err(Fault::from)?;
        let organ = |name: &str| RegionCode::parse(name).ok().filter(|_| by == TallyGroup::Organ).map(Organ);
        Ok(counted.into_iter().map(|(name, cases)| Tally { organ: organ(&name), name, cases }).collect())
    }
}

/// A count of cases.
#[derive(SimpleObject)]
struct Tally {
    /// Code or id of what is counted.
    name: String,
    /// How many cases.
    cases: i64,
    /// The organ, where organs are counted.
    organ: Option<Organ>,
}
