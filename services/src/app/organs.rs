//! Organs: known to every command that brings a case to one, and changed by commands of their own.
//!
//! Their events are few, so all are folded at once and kept for a moment. What was kept too long does no harm: a
//! command that relies on an organ is recorded only while the organ still stands as it did when it was decided.

use std::{sync::Arc, time::Duration};

use beian_domain::{
    account::{AccountEvent, AccountFact},
    case::{CaseEvent, Fact},
    counting::Moment,
    identity::RegionCode,
    organ::{ORGAN, OrganCommand, OrganEvent, Organs},
    refusal::Refusal,
};
use beian_projections::Feed;
use futures_util::TryStreamExt;
use moka::sync::Cache;
use tokio::sync::Notify;
use uuid::Uuid;

use super::{
    ATTEMPTS, App, AppError,
    request::digest_of_body,
    streams::{read_event, signed, stored_event},
};
use crate::log::{Append, AppendError, Appended, StreamId, StreamWrite};

/// How long a node may go on with what another has changed meanwhile.
const KEPT: Duration = Duration::from_secs(1);

/// All organs as they were known a moment ago.
#[derive(Clone)]
pub(super) struct KnownOrgans {
    known: Cache<(), Arc<Organs>>,
    changed: Arc<Notify>,
}

impl Default for KnownOrgans {
    fn default() -> Self {
        Self { known: Cache::builder().max_capacity(1).time_to_live(KEPT).build(), changed: Arc::default() }
    }
}

impl KnownOrgans {
    /// A race for this stream was lost: if it is an organ's, what is known is old.
    pub(super) fn doubt(&self, stream: &StreamId) {
        if stream.aggregate_type == ORGAN {
            self.known.invalidate(&());
        }
    }
}

/// What a command on an organ led to.
#[derive(Debug, Clone)]
pub struct OrganOutcome {
    /// Position of its event in the log.
    pub position: i64,
    /// Whether this command id had been recorded before.
    pub replayed: bool,
}

impl App {
    /// All organs, as the log had them at most a moment ago.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn organs(&self) -> Result<Arc<Organs>, AppError> {
        match self.organs.known.get(&()) {
            Some(organs) => Ok(organs),
            None => self.reload_organs().await,
        }
    }

    /// All organs as the log has them now.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn reload_organs(&self) -> Result<Arc<Organs>, AppError> {
        let organs = Arc::new(organs_of(&self.feed).await?);
        self.organs.known.insert((), Arc::clone(&organs));
        Ok(organs)
    }

    /// Returns once this process has changed an organ since it was last asked.
    pub async fn organ_changed(&self) {
        self.organs.changed.notified().await;
    }

    /// Decides a command on an organ and records its event, exactly once for its command id.
    ///
    /// # Errors
    /// [`AppError`]; nothing was recorded, or after [`AppError::Unavailable`] perhaps: the same command may be sent
    /// again.
    pub async fn change_organ(&self, command_id: Uuid, command: &OrganCommand) -> Result<OrganOutcome, AppError> {
        let body_digest = digest_of_body(command)?;
        for _ in 0..ATTEMPTS {
            let organs = self.reload_organs().await?;
            let recorded_at = self.clock.now();
            let event = match organs.decide(command, recorded_at, &self.rulebook) {
                Ok(event) => event,
                Err(refused) => return self.first_organ_outcome(command_id, body_digest, refused.into()).await,
            };
            let change = StreamWrite { events: vec![stored_event(&event)?], ..standing_still(&organs, command.organ) };
            let guard = command.change.relies_on().map(|other| standing_still(&organs, other));
            let writes = std::iter::once(change).chain(guard).collect();
            match self.log.append(Append { command_id, body_digest, recorded_at, writes }).await {
                Ok(Appended::Recorded { last, .. }) => return Ok(self.organ_outcome(last, false)),
                Ok(Appended::Replayed { last, .. }) => return Ok(self.organ_outcome(last, true)),
                Err(AppendError::Conflict { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(AppError::Unavailable)
    }

    /// What must hold of organs for these events of a case to be recorded: none brings the case to a closed one. Asked
    /// of what was decided, so that whoever may not do it at all hears of that first; the case itself knows no organs.
    pub(super) async fn organ_guard(&self, events: &[CaseEvent]) -> Result<Option<StreamWrite>, AppError> {
        let Some((organ, path)) = events.iter().find_map(|event| destination(&event.fact)) else { return Ok(None) };
        let organs = self.organs().await?;
        let today = Moment::from_utc(self.clock.now()).date();
        let closed = |refusal: Refusal| refusal.at(path);
        organs.check_takes_cases(organ, self.rulebook.regions(), today).map_err(closed)?;
        Ok(Some(standing_still(&organs, organ)))
    }

    /// What must hold of organs for these events of an account to be recorded: no office is granted in a closed one.
    pub(super) async fn office_guard(&self, events: &[AccountEvent]) -> Result<Option<StreamWrite>, AppError> {
        let granted = events.iter().find_map(|event| match event.fact {
            AccountFact::RoleGranted { organ, .. } => organ,
            _ => None,
        });
        let Some(organ) = granted else { return Ok(None) };
        let (organs, today) = (self.reload_organs().await?, Moment::from_utc(self.clock.now()).date());
        let closed = |refusal: Refusal| refusal.at("input.organ");
        organs.check_takes_cases(organ, self.rulebook.regions(), today).map_err(closed)?;
        Ok(Some(standing_still(&organs, organ)))
    }

    fn organ_outcome(&self, position: i64, replayed: bool) -> OrganOutcome {
        self.organs.known.invalidate(&());
        self.organs.changed.notify_one();
        OrganOutcome { position, replayed }
    }

    /// A refused command may be the repeat of one that was recorded: then the first outcome stands.
    async fn first_organ_outcome(
        &self,
        command_id: Uuid,
        digest: [u8; 32],
        error: AppError,
    ) -> Result<OrganOutcome, AppError> {
        let position = self.recorded(command_id, digest).await?.ok_or(error)?;
        Ok(OrganOutcome { position, replayed: true })
    }
}

/// All organs as the log has them now.
///
/// # Errors
/// When the log cannot be read.
pub async fn organs_of(feed: &Feed) -> Result<Organs, AppError> {
    let mut organs = Organs::default();
    let mut events = feed.by_stream(ORGAN, i64::MAX);
    while let Some(stored) = events.try_next().await? {
        let code = RegionCode::parse(&stored.aggregate_id).map_err(|error| {
            AppError::Internal(format!("the stream of position {} is no organ's: {error}", stored.position))
        })?;
        organs.apply(code, &read_event::<OrganEvent>(&stored)?);
    }
    Ok(organs)
}

/// Only asks that an organ still stands as it is known.
fn standing_still(organs: &Organs, code: RegionCode) -> StreamWrite {
    let stream = StreamId::new(ORGAN, code.to_string());
    StreamWrite { stream, expected: signed(organs.version(code)), events: Vec::new() }
}

/// The organ that a fact brings a case to, and the field that names it. A filing made earlier is recorded where it was
/// made, even if that organ is closed by now; its successor takes it over like the others.
fn destination(fact: &Fact) -> Option<(RegionCode, &'static str)> {
    if let Fact::Transferred { to, .. } = fact {
        return Some((*to, "to"));
    }
    if let Fact::Submitted { opening, .. } | Fact::WebsitePushed { opening } | Fact::UnitReported { opening, .. } = fact
    {
        Some((opening.organ, "organ"))
    } else {
        None
    }
}
