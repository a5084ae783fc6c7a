//! Access units and users of a case (接入单位和用户情况): the list as it stands, and report by report what changed.

use std::ops::Bound;

use async_graphql::{
    Context, Object, Result, SimpleObject,
    connection::{Connection, Edge},
};
use beian_domain::case::{self, AccessDifference, Fact};
use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    Fault,
    page::{page_size, read_cost},
    words::AccessUserKind,
};
use crate::app::{App, HistoryEntry};

/// The list of a case.
pub(super) struct AccessUsersObject<'case> {
    pub(super) case_id: Uuid,
    pub(super) list: &'case case::AccessUsers,
    /// The events of its case that count in it; none where they were not read.
    pub(super) history: Option<&'case [HistoryEntry]>,
}

/// The units and users connected through the filer's network, as last reported.
#[Object(name = "AccessUsers")]
impl AccessUsersObject<'_> {
    /// The day as of which the list was last reported.
    async fn as_of(&self) -> NaiveDate {
        self.list.as_of
    }

    /// The day of that report.
    async fn reported_on(&self) -> NaiveDate {
        self.list.reported_on
    }

    /// How many are connected.
    async fn total(&self) -> usize {
        self.list.users.len()
    }

    /// Those connected, by name.
    #[graphql(complexity = "read_cost(first, child_complexity)")]
    async fn users(&self, first: Option<i32>, after: Option<String>) -> Result<Connection<String, AccessUser>> {
        let size = page_size(first)?;
        let from = after.clone().map_or(Bound::Unbounded, Bound::Excluded);
        let mut rest = self.list.users.range((from, Bound::Unbounded));
        let page: Vec<_> = rest.by_ref().take(size).collect();
        let mut connection = Connection::new(after.is_some(), rest.next().is_some());
        connection.edges.extend(page.into_iter().map(|(key, user)| Edge::new(key.clone(), AccessUser::from(user))));
        Ok(connection)
    }

    /// The reports, oldest first.
    #[graphql(complexity = "read_cost(first, child_complexity)")]
    async fn reports(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many, 1 to 100; 20 if absent.")] first: Option<i32>,
        #[graphql(default, desc = "Only those after this sequence of the case.")] after_sequence: i64,
    ) -> Result<Vec<AccessReport>> {
        let size = page_size(first)?;
        let page = |history: &[HistoryEntry]| {
            let later = history.iter().filter(|entry| entry.sequence > after_sequence);
            later.filter_map(AccessReport::of).take(size).collect()
        };
        match self.history {
            Some(history) => Ok(page(history)),
            None => {
                let app = ctx.data_unchecked::<App>();
                Ok(page(&app.history(self.case_id).await.map_err(Fault::from)?))
            }
        }
    }
}

/// One report and what it changed.
#[derive(SimpleObject)]
struct AccessReport {
    /// Place in the case.
    sequence: i64,
    /// The day whose state it told.
    as_of: NaiveDate,
    /// Whether it named everybody.
    full: bool,
    /// The day it was made.
    reported_on: NaiveDate,
    /// Connected since the report before.
    added: Vec<AccessUser>,
    /// With other particulars than before, as they are since.
    changed: Vec<AccessUser>,
    /// No longer connected.
    removed: Vec<AccessUser>,
}

impl AccessReport {
    fn of(entry: &HistoryEntry) -> Option<Self> {
        let Fact::AccessUsersReported { as_of, full, difference } = &entry.event.fact else { return None };
        let AccessDifference { added, changed, removed } = difference;
        let users = |users: &[case::AccessUser]| users.iter().map(AccessUser::from).collect();
        Some(Self {
            sequence: entry.sequence,
            as_of: *as_of,
            full: *full,
            reported_on: entry.event.stamp.occurred_on,
            added: users(added),
            changed: users(changed),
            removed: users(removed),
        })
    }
}

/// A unit or person connected through the filer's network.
#[derive(SimpleObject)]
struct AccessUser {
    /// Name of the unit; of a person masked.
    name: String,
    /// Unit or person.
    kind: AccessUserKind,
    /// Region code, if told.
    region: Option<String>,
    /// Address, if told; of a person masked.
    address: Option<String>,
    /// Domain in ASCII, if told.
    domain: Option<String>,
    /// IP ranges, if told.
    ip_ranges: Option<String>,
    /// First day of the connection.
    connected_on: NaiveDate,
    /// Last day of the connection, once it ended.
    ended_on: Option<NaiveDate>,
}

impl From<&case::AccessUser> for AccessUser {
    fn from(user: &case::AccessUser) -> Self {
        let (name, address) = user.shown();
        let case::AccessUser { kind, region, domain, ip_ranges, connected_on, ended_on, .. } = user.clone();
        let (kind, region) = (kind.into(), region.map(|region| region.to_string()));
        Self { name, kind, region, address, domain, ip_ranges, connected_on, ended_on }
    }
}
