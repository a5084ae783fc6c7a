//! That the watch is alive, for those who watch over it: in the database, since the watch may run on another node.

use beian_projections::Database;
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

/// A watch not heard of for so long is dead.
pub const LIFELESS: TimeDelta = TimeDelta::minutes(2);

/// Name of the watch's heartbeat.
const WATCH: &str = "watch";

const BEAT: &str = "
    insert into heartbeats (work, beat_at)
    values ($1, $2)
    on conflict (work) do update set beat_at = excluded.beat_at";

const LAST: &str = "select beat_at from heartbeats where work = $1";

/// The watch's heartbeat. By the system's time, whatever the present is taken to be.
#[derive(Debug, Clone)]
pub struct Heartbeats(Database);

impl Heartbeats {
    /// Kept in a database.
    pub fn new(database: Database) -> Self {
        Self(database)
    }

    /// The watch has just looked.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn beat(&self) -> Result<(), sqlx::Error> {
        let now = Utc::now().to_rfc3339_opts(SecondsFormat::Micros, true);
        let mut transaction = self.0.begin().await?;
        sqlx::query(BEAT).bind(WATCH).bind(now).execute(&mut *transaction).await?;
        transaction.commit().await
    }

    /// When the watch last looked, on whichever node; none if it never did.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn last(&self) -> Result<Option<DateTime<Utc>>, sqlx::Error> {
        let mut transaction = self.0.begin().await?;
        let found: Option<String> = sqlx::query_scalar(LAST).bind(WATCH).fetch_optional(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(found.and_then(|text| DateTime::parse_from_rfc3339(&text).ok()).map(|beat| beat.to_utc()))
    }

    /// How long the watch has not been heard of; none if it never was.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn silence(&self) -> Result<Option<TimeDelta>, sqlx::Error> {
        Ok(self.last().await?.map(|beat| Utc::now() - beat))
    }
}
