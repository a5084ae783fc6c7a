//! Who handles a case (承办人), as officials see it: filers deal with the organ.

use async_graphql::{ComplexObject, Context, Result, SimpleObject};
use beian_domain::{account::Login, case};
use chrono::{DateTime, Utc};

use super::{Fault, scope};
use crate::app::App;

/// Who handles a case.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(super) struct Handler {
    /// Account name.
    login: String,
    /// Since when.
    since: DateTime<Utc>,
}

#[ComplexObject]
impl Handler {
    /// Name of the person; none behind a development token.
    #[graphql(complexity = "5")]
    async fn name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(name_of(ctx, &self.login).await?)
    }
}

impl Handler {
    /// Who is told of a handler: whoever holds an office.
    pub(super) fn shown(ctx: &Context<'_>, handler: Option<&case::Handler>) -> Option<Self> {
        let handler = handler.filter(|_| scope::actor(ctx).is_ok_and(|actor| actor.role.is_official()));
        handler.map(|handler| Self { login: handler.name.clone(), since: handler.since })
    }
}

/// Name of the person of an account; none where there is no such account.
pub(super) async fn name_of(ctx: &Context<'_>, login: &str) -> Result<Option<String>, Fault> {
    let Ok(login) = Login::parse(login) else { return Ok(None) };
    let (app, id) = (ctx.data_unchecked::<App>(), login.account_id());
    let account = app.account(id).await?;
    if account.enrolment.is_none() {
        return Ok(None);
    }
    Ok(Some(app.account_name(id, &account).await?))
}
