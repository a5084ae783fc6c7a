//! `handlersOf`: who may be assigned to the cases of an organ.

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::{ComplexObject, Context, Object, Result, SimpleObject};
use beian_domain::counting::Moment;

use super::{read_models, wait_for};
use crate::{
    app::{App, handling_roles},
    graphql::{
        Fault,
        handler::name_of,
        page::read_cost,
        position::LogPosition,
        scope::{Scope, organ_code},
        words::Role,
    },
};

#[derive(Default)]
pub(in crate::graphql) struct HandlerLists;

#[Object]
impl HandlerLists {
    /// Who may be assigned to the cases of an organ (承办人): whoever holds an office there in which cases are worked on,
    /// by login name; nobody where the actor does not see the organ's cases. With development tokens also whoever
    /// handles cases there already, under a name without an account.
    #[graphql(complexity = "read_cost(None, child_complexity)")]
    async fn handlers_of(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organ, by its region code.")] organ: String,
        #[graphql(desc = "A log position that the answer must include.")] min_position: Option<LogPosition>,
    ) -> Result<Vec<HandlerCandidate>> {
        let organ = organ_code(&organ)?;
        if Scope::of(ctx)?.organs(Some(organ), true).is_none() {
            return Ok(Vec::new());
        }
        wait_for(ctx, min_position).await?;
        let (app, read_models) = (ctx.data_unchecked::<App>(), read_models(ctx));
        let now = Moment::from_utc(app.clock().now());
        let mut roles: BTreeMap<String, BTreeSet<Role>> = BTreeMap::new();
        for office in read_models.holders(Some(organ), &handling_roles(), now).await.map_err(Fault::from)? {
            let role = beian_domain::actor::Role::parse(&office.role).map(Role::from);
            roles.entry(office.login).or_default().extend(role);
        }
        let pending = read_models.pending_by_handler(organ).await.map_err(Fault::from)?;
        if app.takes_any_name() {
            for login in pending.keys() {
                roles.entry(login.clone()).or_default();
            }
        }
        let candidate = |(login, roles): (String, BTreeSet<Role>)| HandlerCandidate {
            pending: pending.get(&login).copied().unwrap_or(0),
            roles: roles.into_iter().collect(),
            login,
        };
        Ok(roles.into_iter().map(candidate).collect())
    }
}

/// Somebody who may be assigned to cases.
#[derive(SimpleObject)]
#[graphql(complex)]
struct HandlerCandidate {
    /// Account name.
    login: String,
    /// In which roles they work at the organ.
    roles: Vec<Role>,
    /// How many cases of the organ they handle whose filing procedure goes on.
    pending: i64,
}

#[ComplexObject]
impl HandlerCandidate {
    /// Name of the person; none behind a development token.
    #[graphql(complexity = "5")]
    async fn name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(name_of(ctx, &self.login).await?)
    }
}
