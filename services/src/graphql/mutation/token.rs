//! API tokens (令牌): told once, kept as a hash, good for what they were made for.

use std::collections::BTreeSet;

use async_graphql::{Context, InputObject, Object, Result};
use beian_domain::account::{AccountOrder, Login};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    account::{AccountTarget, give},
    signing_in::{fault, own},
};
use crate::{
    access::NewToken,
    app::AccountRequest,
    graphql::{account::AccountPayload, visitor::in_person, words::TokenScope},
};

#[derive(Default)]
pub(super) struct Tokens;

#[Object]
impl Tokens {
    /// 签发令牌: for oneself, or as an administrator for a connected system. Told once.
    async fn issue_token(&self, ctx: &Context<'_>, input: IssueToken) -> Result<AccountPayload> {
        let IssueToken { command_id, login, name, scopes, grant, expires } = input;
        let token = Uuid::new_v5(&DERIVED, command_id.as_bytes());
        let scopes: BTreeSet<_> = scopes.into_iter().map(Into::into).collect();
        let sent = ("issue token", login.clone(), name.clone(), scopes.clone(), grant, expires);
        let order = |hash| AccountOrder::IssueToken { token, hash, name, scopes, grant, expires };
        let (drawn, payload) = match login {
            None => {
                let holder = in_person(ctx)?;
                let drawn = NewToken::draw(holder.1, token).map_err(fault)?;
                let payload = own(ctx, command_id, order(drawn.hash), &sent, holder).await?;
                (drawn.text, payload)
            }
            Some(login) => {
                let account = Login::parse(&login).map_or(Uuid::nil(), |login| login.account_id());
                let drawn = NewToken::draw(account, token).map_err(fault)?;
                let target = AccountTarget { login, command_id, expected_version: None, reason: None };
                let payload = give(ctx, target, order(drawn.hash), AccountRequest::asked(&sent)).await?;
                (drawn.text, payload)
            }
        };
        Ok(payload.telling(|payload| payload.token = Some(drawn)))
    }

    /// 撤销令牌: it is worth nothing from now on.
    async fn revoke_token(
        &self,
        ctx: &Context<'_>,
        command_id: Uuid,
        token: Uuid,
        #[graphql(desc = "Whose, as an administrator; one's own if absent.")] login: Option<String>,
    ) -> Result<AccountPayload> {
        let order = AccountOrder::RevokeToken { token };
        let sent = ("revoke token", login.clone(), token);
        let Some(login) = login else { return Ok(own(ctx, command_id, order, &sent, in_person(ctx)?).await?) };
        let target = AccountTarget { login, command_id, expected_version: None, reason: None };
        Ok(give(ctx, target, order, AccountRequest::asked(&sent)).await?)
    }
}

/// Ids derived from command ids live in a name space of their own.
const DERIVED: Uuid = Uuid::from_u128(0x0f64_b1ca_37e5_4d08_94b2_8a1d_c650_3e7f);

/// A token to be issued.
#[derive(InputObject)]
struct IssueToken {
    /// Chosen by the client, new for each command.
    command_id: Uuid,
    /// Login name of the connected system, as an administrator; oneself if absent.
    login: Option<String>,
    /// What it is for.
    name: String,
    /// What it may do; it reads at least.
    scopes: Vec<TokenScope>,
    /// The office in which it acts; the first in force if absent.
    grant: Option<Uuid>,
    /// Until when, at most a year.
    expires: DateTime<Utc>,
}
