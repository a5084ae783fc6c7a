//! `accounts`: those that the actor may know of.

use async_graphql::{ComplexObject, Context, Object, Result, SimpleObject, connection::Connection};
use beian_domain::{
    account,
    policy::{self, Matter, Sight},
};
use beian_projections::{
    models::accounts::AccountRow,
    read::{AccountFilter, OrganScope},
};
use chrono::{DateTime, SecondsFormat, Utc};
use uuid::Uuid;

use super::{connection, nothing, page, read_models, wait_for};
use crate::{
    app::App,
    graphql::{Fault, page::read_cost, position::LogPosition, scope, words::AccountKind},
};

#[derive(Default)]
pub(in crate::graphql) struct AccountLists;

#[Object]
impl AccountLists {
    /// The accounts that the actor may know of, by login name: whose organ and offices all lie within the own organ.
    #[graphql(complexity = "read_cost(first, child_complexity)")]
    async fn accounts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only of this kind.")] kind: Option<AccountKind>,
        #[graphql(desc = "Part of the login name, or the first letter of the name.")] name: Option<String>,
        first: Option<i32>,
        after: Option<String>,
        #[graphql(desc = "A log position that the answer must include.")] min_position: Option<LogPosition>,
    ) -> Result<Connection<String, AccountEntry>> {
        let actor = scope::actor(ctx)?;
        let page = page(first, after.as_deref())?;
        let reach = match policy::sight(actor, Matter::Accounts) {
            Sight::Nation => OrganScope::All,
            Sight::Organ(organ) => OrganScope::AndBelow(organ),
            Sight::Own(_) | Sight::Nothing => return Ok(nothing()),
        };
        wait_for(ctx, min_position).await?;
        let filter =
            AccountFilter { reach, kind: kind.map(account::AccountKind::from), name, ..AccountFilter::default() };
        let paged = read_models(ctx).accounts(&filter, &page).await.map_err(Fault::from)?;
        let now = ctx.data_unchecked::<App>().clock().now();
        Ok(connection(paged, after.is_some(), |row| AccountEntry::of(row, now)))
    }
}

/// An account in a list.
#[derive(SimpleObject)]
#[graphql(complex)]
struct AccountEntry {
    #[graphql(skip)]
    id: Uuid,
    /// Its login name.
    login: String,
    /// Whose it is.
    kind: AccountKind,
    /// Code of the organ that administers it; none for the nation and for applicants.
    organ: Option<String>,
    /// Whether it may not be used now.
    locked: bool,
}

#[ComplexObject]
impl AccountEntry {
    /// Name of the person, unit or system; gone once the account was forgotten.
    async fn name(&self, ctx: &Context<'_>) -> Result<String> {
        let app = ctx.data_unchecked::<App>();
        let account = app.account(self.id).await.map_err(Fault::from)?;
        Ok(app.account_name(self.id, &account).await.map_err(Fault::from)?)
    }
}

impl AccountEntry {
    fn of(row: AccountRow, now: DateTime<Utc>) -> Self {
        let now = now.to_rfc3339_opts(SecondsFormat::Micros, true);
        let kind = match row.kind.as_str() {
            "applicant" => AccountKind::Applicant,
            "machine" => AccountKind::Machine,
            _ => AccountKind::Official,
        };
        let locked = row.locked_until.is_some_and(|until| now < until);
        Self { id: row.account_id.parse().unwrap_or_default(), login: row.login, kind, organ: row.organ, locked }
    }
}
