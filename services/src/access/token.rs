//! API tokens: `beian_<account>_<token>_<secret>`, so that one look at the account's events tells what it is worth.

use beian_domain::account::{Account, Token};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{AccessError, secret};

const PREFIX: &str = "beian_";

/// A token as its holder writes it.
pub(super) struct Written<'text> {
    pub(super) account: Uuid,
    pub(super) token: Uuid,
    secret: &'text str,
}

impl<'text> Written<'text> {
    /// None if it is not one of ours.
    pub(super) fn read(text: &'text str) -> Option<Self> {
        let mut parts = text.strip_prefix(PREFIX)?.split('_');
        let (account, token, secret) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?);
        (parts.next().is_none() && secret::looks_random(secret)).then_some(Self { account, token, secret })
    }

    /// What the account knows of it, if the secret is right and the token still good.
    pub(super) fn find<'account>(&self, account: &'account Account, now: DateTime<Utc>) -> Option<&'account Token> {
        let hash = secret::hashed(self.secret);
        account.tokens.get(&self.token).filter(|token| token.hash == hash && token.is_good(now))
    }
}

/// A new token: the text to tell once, and what is kept of its secret.
pub(crate) struct NewToken {
    pub(crate) text: String,
    pub(crate) hash: String,
}

impl NewToken {
    pub(crate) fn draw(account: Uuid, token: Uuid) -> Result<Self, AccessError> {
        let secret = secret::random()?;
        let hash = secret::hashed(&secret);
        Ok(Self { text: format!("{PREFIX}{}_{}_{secret}", account.simple(), token.simple()), hash })
    }
}
