//! Lists from the read models: a page by key, filters, and what strangers may see.

mod accounts;
mod alerts;
mod briefings;
mod cases;
mod deadlines;
mod filings;
mod handlers;
mod inbox;
mod inspections;
mod organs;
mod readings;
mod tallies;

use std::time::Duration;

use async_graphql::{
    Context, OutputType,
    connection::{Connection, Edge, EmptyFields},
};
use beian_domain::identity::RegionCode;
use beian_projections::{
    ReadModels,
    read::{OrganScope, Page, Paged, ReadError},
};

pub(super) use accounts::AccountLists;
pub(super) use alerts::AlertLists;
pub(super) use briefings::BriefingLists;
pub(super) use cases::CaseLists;
pub(super) use deadlines::DeadlineLists;
pub(super) use filings::FilingLists;
pub(super) use handlers::HandlerLists;
pub(super) use inbox::{InboxEntry, InboxLists};
pub(super) use inspections::InspectionLists;
pub(super) use organs::OrganLists;
pub(super) use readings::ReadingLists;
pub(super) use tallies::TallyLists;

use super::{
    Fault,
    page::page_size,
    position::LogPosition,
    scope::{Scope, everywhere, organ_code},
};

/// How long a list waits for the position it must include.
const PATIENCE: Duration = Duration::from_secs(2);

/// Whose cases a list is about, as a filter says it.
struct Wanted<'a> {
    organ: Option<&'a str>,
    /// Also those of the organs below.
    and_below: Option<bool>,
}

/// Whose cases a list of cases or deadlines has.
struct Sight {
    organ: OrganScope,
    /// Only those of this applicant's account.
    submitted_by: Option<String>,
}

impl Wanted<'_> {
    /// What the actor may see of it: an applicant the own cases, wherever they are.
    fn sight(&self, scope: &Scope) -> Result<Option<Sight>, Fault> {
        let Some(account) = scope.own_account() else {
            return Ok(self.within(scope)?.map(|organ| Sight { organ, submitted_by: None }));
        };
        let organ = everywhere(self.organ.map(organ_code).transpose()?, self.and_below == Some(false));
        Ok(Some(Sight { organ, submitted_by: Some(account.to_owned()) }))
    }

    /// Within the actor's sight; none where that leaves nothing.
    fn within(&self, scope: &Scope) -> Result<Option<OrganScope>, Fault> {
        let organ: Option<RegionCode> = self.organ.map(organ_code).transpose()?;
        Ok(scope.organs(organ, self.and_below == Some(false)))
    }
}

fn read_models<'ctx>(ctx: &Context<'ctx>) -> &'ctx ReadModels {
    ctx.data_unchecked::<ReadModels>()
}

fn page(first: Option<i32>, after: Option<&str>) -> Result<Page, Fault> {
    let first = u32::try_from(page_size(first)?).unwrap_or(u32::MAX);
    let after = after.map(|cursor| cursor.parse().map_err(|_| Fault::new("cursor_invalid"))).transpose()?;
    Ok(Page { first, after })
}

/// Waits until the read models include a position.
pub(super) async fn wait_for(ctx: &Context<'_>, min_position: Option<LogPosition>) -> Result<(), Fault> {
    let Some(LogPosition(position)) = min_position else { return Ok(()) };
    let waited = read_models(ctx).wait_for(position, PATIENCE).await;
    waited.map_err(|_| Fault::new("position_not_reached").with("position", position))
}

fn connection<Row, Node: OutputType>(
    paged: Paged<Row>,
    has_previous: bool,
    node: impl Fn(Row) -> Node,
) -> Connection<String, Node> {
    let mut connection = Connection::new(has_previous, paged.has_next);
    let edges = paged.rows.into_iter().map(|(cursor, row)| Edge::new(cursor.to_string(), node(row)));
    connection.edges.extend(edges);
    connection
}

/// What an actor finds who may see no list: nothing.
fn nothing<Node: OutputType>() -> Connection<String, Node, EmptyFields, EmptyFields> {
    Connection::new(false, false)
}

impl From<ReadError> for Fault {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Database(error) => error.into(),
            ReadError::Cursor(_) => Self::new("cursor_invalid"),
            ReadError::Corrupt(error) => Self::internal(&error.to_string()),
        }
    }
}
