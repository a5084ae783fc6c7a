//! The messenger (送达): sends what is due by mail and to endpoints, and records what became of it.
//!
//! What is due follows from the log. A message has an id that follows from its alerts, so that one sent again after a
//! crash between sending and recording is known for the same. One node sends at a time on each channel; a node without
//! a mail server leaves mails to the others.

mod mail;
mod post;
mod signature;

use std::time::Duration;

use beian_domain::{
    alert::{AlertFact, Channel},
    counting::Moment,
};
use beian_projections::{
    Database, Leader, ReadModels, Work,
    models::deliveries::DeliveryRow,
    read::{Behind, Due, ReadError},
};
use chrono::{DateTime, Utc};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{
    access::{Access, AccessError, Networks},
    app::{App, AppError},
};
use post::Poster;

/// How often is looked for what is due.
const LOOK: Duration = Duration::from_secs(5);
/// Deliveries looked at together, and recorded together.
const AT_ONCE: u32 = 200;
/// How long the read models may take to know what the log knows.
const PATIENCE: Duration = Duration::from_secs(30);

/// Sends alerts on their way.
pub struct Messenger {
    app: App,
    read_models: ReadModels,
    access: Access,
    poster: Poster,
    /// How browsers reach the server; empty where nobody has said.
    public_url: String,
    mailing: Leader,
    posting: Leader,
}

/// Where messages come from and where they may go.
#[derive(Debug, Clone)]
pub struct Post<'a> {
    /// How browsers reach the server; empty where nobody has said.
    pub public_url: &'a str,
    /// In which networks endpoints are told.
    pub networks: Networks,
}

/// What a round did: numbers of deliveries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Round {
    /// Mailed.
    pub mailed: u64,
    /// Told to endpoints.
    pub posted: u64,
    /// Failed, to be tried again.
    pub failed: u64,
    /// Given up on.
    pub dead: u64,
}

/// Why a round ended early. Nothing is lost: the next round finds the same.
#[derive(Debug, thiserror::Error)]
pub enum MessengerError {
    /// The log refuses or is away.
    #[error(transparent)]
    App(#[from] AppError),
    /// What is kept of accounts and endpoints cannot be read.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// The read models cannot be asked.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The read models are not as far as the log.
    #[error(transparent)]
    Behind(#[from] Behind),
    /// Who sends cannot be agreed upon.
    #[error("the database does not answer: {0}")]
    Database(#[from] sqlx::Error),
}

impl Messenger {
    /// A messenger of a running application.
    pub fn new(access: Access, read_models: ReadModels, database: &Database, post: Post<'_>) -> Self {
        let Post { public_url, networks } = post;
        let public_url = public_url.trim_end_matches('/').to_owned();
        let leader = |work| Leader::new(database.clone(), work);
        Self {
            app: access.app().clone(),
            read_models,
            access,
            poster: Poster::new(&public_url, networks),
            public_url,
            mailing: leader(Work::Mailing),
            posting: leader(Work::Posting),
        }
    }

    /// Sends what is due again and again until `stop` comes.
    pub async fn run(mut self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            match self.round().await {
                Ok(round) => {
                    metrics::counter!("beian_deliveries_sent_total").increment(round.mailed + round.posted);
                    metrics::counter!("beian_deliveries_failed_total").increment(round.failed);
                    metrics::counter!("beian_deliveries_dead_total").increment(round.dead);
                }
                Err(error) => tracing::warn!(%error, "the messenger could not send and tries again"),
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(LOOK) => {}
            }
        }
    }

    /// Sends everything that is due now, once. Mails and endpoints do not wait for each other.
    ///
    /// # Errors
    /// [`MessengerError`]; what was recorded is, the rest is found by the next round.
    pub async fn round(&mut self) -> Result<Round, MessengerError> {
        let mails = self.access.mailer().is_some() && self.mailing.leads().await?;
        let posts = self.posting.leads().await?;
        let this = &*self;
        let mailing = async { if mails { this.mail().await } else { Ok(Round::default()) } };
        let posting = async { if posts { this.post().await } else { Ok(Round::default()) } };
        let (mailed, posted) = tokio::join!(mailing, posting);
        Ok(mailed?.and(posted?))
    }

    /// What is due on a channel, and how far the read models knew the log before they were asked.
    async fn due(&self, channel: Channel, recipient: Option<Uuid>) -> Result<(Vec<DeliveryRow>, i64), MessengerError> {
        let known = self.read_models.position().await?;
        let by = Moment::from_utc(self.app.clock().now());
        let due = Due { channel, recipient, by, most: AT_ONCE };
        Ok((self.read_models.due_deliveries(due).await?, known))
    }

    /// Records at once what became of deliveries: what goes wrong afterwards must not make them go again. Answers with the
    /// position of the last event.
    async fn record(&self, facts: &[(Uuid, AlertFact)], round: &mut Round) -> Result<Option<i64>, MessengerError> {
        let recorded = self.app.record_of_alerts(facts).await?;
        facts.iter().for_each(|(_, fact)| round.count(fact));
        Ok(recorded)
    }

    /// Waits until the rows that were looked at are gone; whether others may follow.
    async fn goes_on(&self, known: i64, recorded: Option<i64>) -> Result<bool, MessengerError> {
        let head = self.app.feed().head().await.map_err(AppError::from)?;
        // Where nothing was recorded, the rows are older than the log: they go once the read models follow.
        if recorded.is_none() && known >= head {
            return Ok(false);
        }
        self.read_models.wait_for(recorded.unwrap_or(head), PATIENCE).await?;
        Ok(true)
    }
}

impl Round {
    fn and(self, other: Self) -> Self {
        Self {
            mailed: self.mailed + other.mailed,
            posted: self.posted + other.posted,
            failed: self.failed + other.failed,
            dead: self.dead + other.dead,
        }
    }

    fn count(&mut self, fact: &AlertFact) {
        match fact {
            AlertFact::AlertDelivered { via: Channel::Mail, .. } => self.mailed += 1,
            AlertFact::AlertDelivered { .. } => self.posted += 1,
            AlertFact::DeliveryFailed { next: Some(_), .. } => self.failed += 1,
            AlertFact::DeliveryFailed { next: None, .. } => self.dead += 1,
            AlertFact::AlertRaised { .. }
            | AlertFact::AlertMissed { .. }
            | AlertFact::DeliveryRenewed { .. }
            | AlertFact::AlertRead { .. } => {}
        }
    }
}

/// How sending ended.
enum Ended {
    Delivered,
    /// To be tried again, for this reason.
    Failed(String),
    /// In vain.
    Dead(String),
}

/// A delivery that waits, by the log.
struct Waiting {
    alert: Uuid,
    to: Uuid,
    failures: u32,
}

impl Waiting {
    /// What is recorded of it.
    fn fact(&self, via: Channel, ended: &Ended, now: DateTime<Utc>) -> (Uuid, AlertFact) {
        let to = self.to;
        let failed = |reason: &String, next| AlertFact::DeliveryFailed { to, via, reason: reason.clone(), next };
        let fact = match ended {
            Ended::Delivered => AlertFact::AlertDelivered { to, via },
            Ended::Failed(reason) => failed(reason, beian_domain::alert::next_try(self.failures, now)),
            Ended::Dead(reason) => failed(reason, None),
        };
        (self.alert, fact)
    }
}

/// Alert and recipient of a row.
fn ids(row: &DeliveryRow) -> Option<(Uuid, Uuid)> {
    Some((Uuid::parse_str(&row.alert_id).ok()?, Uuid::parse_str(&row.recipient).ok()?))
}
