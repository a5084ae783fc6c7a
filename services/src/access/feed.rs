//! Addresses of calendar feeds: `<account>_<feed>_<secret>`, so that one look at the account's events tells what it is
//! worth.

use beian_domain::account::{Account, CalendarFeed};
use uuid::Uuid;

use super::{Access, AccessError, secret};

/// A new feed: the text to tell once, and what is kept of its secret.
pub(crate) struct NewFeed {
    pub(crate) text: String,
    pub(crate) hash: String,
}

impl NewFeed {
    pub(crate) fn draw(account: Uuid, feed: Uuid) -> Result<Self, AccessError> {
        let secret = secret::random()?;
        let hash = secret::hashed(&secret);
        Ok(Self { text: format!("{}_{}_{secret}", account.simple(), feed.simple()), hash })
    }
}

impl Access {
    /// Whose feed this is and which, if its secret is right and it was not closed.
    pub(crate) async fn feed(
        &self,
        text: &str,
    ) -> Result<Option<(std::sync::Arc<Account>, CalendarFeed)>, AccessError> {
        let Some((account, feed, hash)) = read(text) else { return Ok(None) };
        let account = self.app.account(account).await?;
        let feed = account.feeds.get(&feed).filter(|kept| kept.hash == hash).cloned();
        Ok(feed.map(|feed| (account, feed)))
    }
}

fn read(text: &str) -> Option<(Uuid, Uuid, String)> {
    let mut parts = text.split('_');
    let (account, feed, secret) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?);
    let is_whole = parts.next().is_none() && secret::looks_random(secret);
    is_whole.then(|| (account, feed, secret::hashed(secret)))
}
