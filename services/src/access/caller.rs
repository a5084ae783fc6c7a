//! From what a request carries to who speaks.

use std::collections::BTreeSet;

use axum::http::{HeaderMap, header};
use beian_domain::{
    account::{Account, TokenScope},
    actor::Actor,
};
use uuid::Uuid;

use super::{Access, AccessError, token::Written};

/// Names the office to act in, among those that the account holds.
const OFFICE: &str = "beian-office";

/// What a request carries to say who speaks.
#[derive(Debug, Clone, Default)]
pub struct Credentials {
    authorization: Option<String>,
    cookie: Option<String>,
    office: Option<String>,
}

/// Who speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// As whom; none where no office is in force, or a new password must be set first.
    pub actor: Option<Actor>,
    /// The account; none behind a development token, or where only one filing was signed in to.
    pub account: Option<Uuid>,
    /// By what.
    pub credential: Credential,
    /// What may be done by it.
    pub scopes: BTreeSet<TokenScope>,
}

/// By what somebody is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential {
    /// Whatever they say, on a server for development.
    Development,
    /// A session, by its id in the table.
    Session(String),
    /// An API token.
    Token(Uuid),
}

impl Credentials {
    /// Those of a request.
    pub(crate) fn of(headers: &HeaderMap, access: &Access, by_https: bool) -> Self {
        let text = |value: &axum::http::HeaderValue| std::str::from_utf8(value.as_bytes()).ok().map(str::to_owned);
        Self {
            authorization: headers.get(header::AUTHORIZATION).map(|value| text(value).unwrap_or_default()),
            cookie: access.cookies(by_https).secret(headers),
            office: headers.get(OFFICE).map(|value| text(value).unwrap_or_default()),
        }
    }

    /// The same with another `Authorization`, as a connection may give it in its first message.
    #[must_use]
    pub(crate) fn authorized_by(mut self, authorization: Option<&str>) -> Self {
        self.authorization = authorization.map(str::to_owned).or(self.authorization);
        self
    }

    /// The office named; an unreadable one is one that nobody holds.
    fn office(&self) -> Option<Uuid> {
        self.office.as_ref().map(|office| office.parse().unwrap_or_default())
    }
}

impl Access {
    /// Who speaks; none for strangers. Keeps a session from going idle.
    ///
    /// # Errors
    /// When it cannot be found out.
    pub async fn caller(&self, credentials: &Credentials) -> Result<Option<Caller>, AccessError> {
        self.find_caller(credentials, true).await
    }

    /// Who speaks still, without keeping a session from going idle.
    ///
    /// # Errors
    /// When it cannot be found out.
    pub async fn still(&self, credentials: &Credentials) -> Result<Option<Caller>, AccessError> {
        self.find_caller(credentials, false).await
    }

    /// An `Authorization` decides alone: a wrong one does not fall back to a cookie.
    async fn find_caller(&self, credentials: &Credentials, seen: bool) -> Result<Option<Caller>, AccessError> {
        if let Some(authorization) = &credentials.authorization {
            let Some(text) = authorization.strip_prefix("Bearer ") else { return Ok(None) };
            return match Written::read(text.trim()) {
                Some(written) => self.by_token(&written, credentials).await,
                None => self.in_development(authorization).await,
            };
        }
        match &credentials.cookie {
            Some(cookie) => self.by_session(cookie, credentials, seen).await,
            None => Ok(None),
        }
    }

    /// Whoever says so, but for an organ that is closed.
    async fn in_development(&self, authorization: &str) -> Result<Option<Caller>, AccessError> {
        let Ok(actor) = self.settings.tokens.actor(authorization) else { return Ok(None) };
        let acts = self.app.organs().await?.has_offices(actor.organ);
        Ok(acts.then(|| Caller::in_development(actor)))
    }

    async fn by_token(&self, written: &Written<'_>, credentials: &Credentials) -> Result<Option<Caller>, AccessError> {
        let (account, now) = (self.app.account(written.account).await?, self.now());
        let Some(token) = written.find(&account, now).filter(|_| !account.is_locked(now)) else { return Ok(None) };
        // A token made for one office acts in no other.
        let office = token.grant.or_else(|| credentials.office());
        let actor = account.actor(office, now, &*self.app.organs().await?);
        let credential = Credential::Token(written.token);
        Ok(Some(Caller { actor, account: Some(written.account), credential, scopes: token.scopes.clone() }))
    }

    async fn by_session(
        &self,
        secret: &str,
        credentials: &Credentials,
        seen: bool,
    ) -> Result<Option<Caller>, AccessError> {
        let Some(session) = self.find_session(secret, seen).await? else { return Ok(None) };
        if session.is_of_filing {
            let actor = self.holder(session.account).await?;
            let scopes = BTreeSet::from([TokenScope::Read, TokenScope::Write]);
            return Ok(actor.map(|actor| Caller {
                actor: Some(actor),
                account: None,
                credential: Credential::Session(session.id),
                scopes,
            }));
        }
        let (account, now) = (self.app.account(session.account).await?, self.now());
        if session.begun_at_version < account.sessions_since || account.is_locked(now) {
            return Ok(None);
        }
        let office = credentials.office().or_else(|| session.office.filter(|office| holds(&account, *office)));
        let organs = self.app.organs().await?;
        let actor = account.actor(office, now, &organs).filter(|_| !must_set_password(&account));
        let scopes = BTreeSet::from([TokenScope::Read, TokenScope::Write, TokenScope::Roles]);
        let credential = Credential::Session(session.id);
        Ok(Some(Caller { actor, account: Some(session.account), credential, scopes }))
    }
}

/// An office chosen once is left when it is revoked; one named in the request is not replaced by another.
fn holds(account: &Account, office: Uuid) -> bool {
    account.grants.iter().any(|grant| grant.id == office)
}

/// Whether the account has only a password that somebody else knows.
pub(super) fn must_set_password(account: &Account) -> bool {
    account.password.as_ref().is_some_and(|password| password.temporary)
}

impl Caller {
    fn in_development(actor: Actor) -> Self {
        let scopes = BTreeSet::from([TokenScope::Read, TokenScope::Write, TokenScope::Roles]);
        Self { actor: Some(actor), account: None, credential: Credential::Development, scopes }
    }

    /// The session's id, if it is one.
    pub(crate) fn session(&self) -> Option<&str> {
        match &self.credential {
            Credential::Session(id) => Some(id),
            Credential::Development | Credential::Token(_) => None,
        }
    }
}
