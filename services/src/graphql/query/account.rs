//! Who I am, and the accounts that I administer.

use async_graphql::{Context, Object, Result, SimpleObject};
use beian_domain::account::Login;
use uuid::Uuid;

use crate::{
    access::{Access, Ways},
    app::App,
    graphql::{
        Fault,
        account::{AccountObject, OfficeObject},
        scope, visitor,
        words::TokenScope,
    },
};

#[derive(Default)]
pub(super) struct AccountQuery;

#[Object]
impl AccountQuery {
    /// Who is signed in; null for strangers.
    async fn me(&self, ctx: &Context<'_>) -> Result<Option<Me>> {
        let Some(caller) = &visitor::visitor(ctx)?.caller else { return Ok(None) };
        let app = ctx.data_unchecked::<App>();
        let account = match caller.account {
            Some(id) => Some(app.account(id).await.map_err(Fault::from)?),
            None => None,
        };
        let temporary = account.as_ref().and_then(|account| account.password.as_ref());
        Ok(Some(Me {
            must_set_password: temporary.is_some_and(|password| password.temporary) && caller.session().is_some(),
            office: caller.actor.clone().map(OfficeObject::from),
            scopes: caller.scopes.iter().map(|scope| (*scope).into()).collect(),
            account: account.map(|account| AccountObject { account, now: app.clock().now() }),
        }))
    }

    /// How one can sign in to this server.
    async fn sign_in_ways(&self, ctx: &Context<'_>) -> SignInWays {
        ctx.data_unchecked::<Access>().ways().into()
    }

    /// The account with this login name; null where the actor may know of none of that name.
    async fn account(&self, ctx: &Context<'_>, login: String) -> Result<Option<AccountObject>> {
        let actor = scope::actor(ctx)?;
        let app = ctx.data_unchecked::<App>();
        let id = Login::parse(&login).map_or(Uuid::nil(), |login| login.account_id());
        let account = app.account(id).await.map_err(Fault::from)?;
        Ok(account.is_seen_by(actor).then(|| AccountObject { account, now: app.clock().now() }))
    }
}

/// Who is signed in.
#[derive(SimpleObject)]
struct Me {
    /// The account; none behind a development token.
    account: Option<AccountObject>,
    /// In which office requests act now; none where no office is in force, or a password must be set first.
    office: Option<OfficeObject>,
    /// Whether nothing else can be done before a password is set.
    must_set_password: bool,
    /// What may be done by this session or token.
    scopes: Vec<TokenScope>,
}

/// How one can sign in, besides by name and password, and to one filing by its query number.
#[derive(SimpleObject)]
struct SignInWays {
    /// Whether development tokens are believed, `dev.<role>.<organ or ->.<name>`: only where nothing is real.
    development_tokens: bool,
    /// Whether the bureau's identity provider is asked, beginning at `/auth/oidc/start`.
    identity_provider: bool,
    /// Whether applicants can register themselves: codes reach phones and mails.
    registration: bool,
}

impl From<Ways> for SignInWays {
    fn from(ways: Ways) -> Self {
        let Ways { development_tokens, identity_provider, registration } = ways;
        Self { development_tokens, identity_provider, registration }
    }
}
