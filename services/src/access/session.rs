//! Sessions: a random secret in a cookie, its hash in a table.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::{
    Access, AccessError, secret,
    store::{execute, moment},
};

/// Stands in place of an office where a session is for one filing, named in place of the account.
const FILING: &str = "filing";

/// How often a session in use is written as seen.
const SEEN_AGAIN: TimeDelta = TimeDelta::seconds(60);

/// How long sessions last.
#[derive(Debug, Clone, Copy)]
pub struct SessionTimes {
    /// Without any request.
    pub idle: TimeDelta,
    /// Altogether.
    pub longest: TimeDelta,
}

impl Default for SessionTimes {
    fn default() -> Self {
        Self { idle: TimeDelta::minutes(30), longest: TimeDelta::hours(12) }
    }
}

/// A session as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Session {
    pub(super) id: String,
    pub(super) account: Uuid,
    pub(super) office: Option<Uuid>,
    /// Whether `account` is the one filing that the session is for.
    pub(super) is_of_filing: bool,
    pub(super) begun_at_version: u64,
    seen_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    account: String,
    office: String,
    begun_at_version: i64,
    seen_at: String,
    expires_at: String,
}

const FIND: &str = "
    select id, account, office, begun_at_version, seen_at, expires_at
    from sessions
    where id = $1";

const INSERT: &str = "
    insert into sessions (id, account, office, begun_at_version, seen_at, expires_at)
    values ($1, $2, $3, $4, $5, $6)";

impl Access {
    /// Begins a session; its secret is told once.
    pub(super) async fn begin_session(
        &self,
        account: Uuid,
        office: Option<Uuid>,
        version: u64,
    ) -> Result<String, AccessError> {
        let expires_at = self.now() + self.settings.sessions.longest;
        self.insert_session(account, &text(office), version, expires_at).await
    }

    /// Begins a session for one filing and nothing else.
    pub(super) async fn begin_filing_session(&self, case_id: Uuid) -> Result<String, AccessError> {
        let expires_at = self.now() + self.settings.sessions.longest;
        self.insert_session(case_id, FILING, 0, expires_at).await
    }

    /// The same session under a new secret, as after every change of what it may do; it lasts no longer than before.
    pub(super) async fn rotate_session(
        &self,
        old: &Session,
        office: Option<Uuid>,
        version: u64,
    ) -> Result<String, AccessError> {
        let secret = self.insert_session(old.account, &text(office), version, old.expires_at).await?;
        self.end_session(&old.id).await?;
        Ok(secret)
    }

    /// The session of a secret, if it is not over; `seen` keeps it from going idle.
    pub(super) async fn find_session(&self, secret: &str, seen: bool) -> Result<Option<Session>, AccessError> {
        if !secret::looks_random(secret) {
            return Ok(None);
        }
        let Some(session) = self.session_by_id(&secret::hashed(secret)).await? else { return Ok(None) };
        let now = self.now();
        if now >= session.expires_at || now >= session.seen_at + self.settings.sessions.idle {
            return Ok(None);
        }
        if seen && now >= session.seen_at + SEEN_AGAIN {
            let statement = sqlx::query("update sessions set seen_at = $1 where id = $2");
            execute(&self.database, statement.bind(moment(now)).bind(session.id.clone())).await?;
        }
        Ok(Some(session))
    }

    pub(super) async fn session_by_id(&self, id: &str) -> Result<Option<Session>, AccessError> {
        let row: Option<Row> = sqlx::query_as(FIND).bind(id.to_owned()).fetch_optional(self.database.any()).await?;
        Ok(row.and_then(Row::read))
    }

    pub(super) async fn end_session(&self, id: &str) -> Result<(), AccessError> {
        let statement = sqlx::query("delete from sessions where id = $1").bind(id.to_owned());
        execute(&self.database, statement).await?;
        Ok(())
    }

    /// Sweeps out what is over; done at each sign-in, so that nothing piles up.
    pub(super) async fn sweep(&self) -> Result<(), AccessError> {
        let mut transaction = self.database.begin().await?;
        for statement in [
            "delete from sessions where expires_at < $1",
            "delete from attempts where ends_at < $1",
            "delete from contact_codes where expires_at < $1",
            "delete from pending_identities where expires_at < $1",
        ] {
            sqlx::query(statement).bind(moment(self.now())).execute(&mut *transaction).await?;
        }
        Ok(transaction.commit().await?)
    }

    async fn insert_session(
        &self,
        account: Uuid,
        office: &str,
        version: u64,
        expires_at: DateTime<Utc>,
    ) -> Result<String, AccessError> {
        let secret = secret::random()?;
        let statement = sqlx::query(INSERT)
            .bind(secret::hashed(&secret))
            .bind(account.to_string())
            .bind(office.to_owned())
            .bind(i64::try_from(version).unwrap_or(i64::MAX))
            .bind(moment(self.now()))
            .bind(moment(expires_at));
        execute(&self.database, statement).await?;
        Ok(secret)
    }
}

fn text(office: Option<Uuid>) -> String {
    office.map(|office| office.to_string()).unwrap_or_default()
}

impl Row {
    /// A row that cannot be read is no session.
    fn read(self) -> Option<Session> {
        Some(Session {
            account: self.account.parse().ok()?,
            office: self.office.parse().ok(),
            is_of_filing: self.office == FILING,
            begun_at_version: u64::try_from(self.begun_at_version).ok()?,
            seen_at: self.seen_at.parse().ok()?,
            expires_at: self.expires_at.parse().ok()?,
            id: self.id,
        })
    }
}
