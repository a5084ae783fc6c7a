//! Who sends a request, beside the actor they act as.

use std::net::IpAddr;

use async_graphql::Context;
use beian_domain::{
    account::{Account, AccountKind, TokenScope},
    actor::{Actor, Role},
};
use uuid::Uuid;

use super::{Fault, Session};
use crate::access::{Access, Caller, Cookies};

/// The sender of a request.
#[derive(Debug, Clone)]
pub(crate) struct Visitor {
    /// Who speaks; none for strangers.
    pub(crate) caller: Option<Caller>,
    /// Where from.
    pub(crate) address: IpAddr,
    /// Whether by HTTPS, to us or to a trusted proxy.
    pub(crate) by_https: bool,
    /// Whether the answer can carry a cookie.
    pub(crate) sets_cookies: bool,
}

impl Visitor {
    /// As whom they act.
    pub(crate) fn session(&self) -> Session {
        Session(self.caller.as_ref().and_then(|caller| caller.actor.clone()))
    }
}

/// The sender of this request.
pub(super) fn visitor<'ctx>(ctx: &Context<'ctx>) -> Result<&'ctx Visitor, Fault> {
    ctx.data_opt::<Visitor>().ok_or_else(|| Fault::new("unauthenticated"))
}

/// How cookies are written for the sender.
pub(super) fn cookies(ctx: &Context<'_>) -> Result<Cookies, Fault> {
    Ok(ctx.data_unchecked::<Access>().cookies(visitor(ctx)?.by_https))
}

/// Whether the caller's token allows this; sessions allow everything that the office does.
pub(super) fn allows(ctx: &Context<'_>, scope: TokenScope) -> Result<(), Fault> {
    let caller = visitor(ctx)?.caller.as_ref().ok_or_else(|| Fault::new("unauthenticated"))?;
    caller.scopes.contains(&scope).then_some(()).ok_or_else(|| Fault::new("token_scope"))
}

/// The caller and their account; a development token has none.
pub(super) fn holder<'ctx>(ctx: &Context<'ctx>) -> Result<(&'ctx Caller, Uuid), Fault> {
    let caller = visitor(ctx)?.caller.as_ref();
    let found = caller.and_then(|caller| Some((caller, caller.account?)));
    found.ok_or_else(|| Fault::new("unauthenticated"))
}

/// The same, signed in in person: no token changes what its holder signs in with.
pub(super) fn in_person<'ctx>(ctx: &Context<'ctx>) -> Result<(&'ctx Caller, Uuid), Fault> {
    let (caller, account) = holder(ctx)?;
    caller.session().map(|_| (caller, account)).ok_or_else(|| Fault::new("session_needed"))
}

/// An account acting on itself, in whatever office, or in none.
pub(super) fn own_actor(account: &Account) -> Result<Actor, Fault> {
    let enrolment = account.enrolment.as_ref().ok_or_else(|| Fault::new("unauthenticated"))?;
    let role = match enrolment.kind {
        AccountKind::Applicant => Role::Applicant,
        AccountKind::Machine => Role::Machine,
        AccountKind::Official => Role::Officer,
    };
    Ok(Actor { name: enrolment.login.to_string(), role, organ: enrolment.organ })
}
