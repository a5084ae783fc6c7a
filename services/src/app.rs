//! The application service: a command in, events in the log, the case after it out.
//!
//! Load (or recall) the case, decide, append with the version decided on; whoever lost a race decides again.

mod account_names;
mod accounts;
mod alerts;
mod briefings;
mod calendar;
mod cases;
mod credentials;
mod deliveries;
mod endpoints;
mod handlers;
mod history;
mod numbers;
mod organs;
mod owed;
mod personal;
mod plans;
mod request;
mod streams;

use std::{borrow::Cow, sync::Arc};

use beian_domain::{
    case::{Action, Case, CaseEvent, Header},
    policy::{self, Deed, Matter},
    refusal::Refused,
    rulebook::Rulebook,
};
use beian_projections::Feed;
use serde::Serialize;
use uuid::Uuid;

pub use accounts::{AccountOutcome, AccountRequest};
pub use endpoints::EndpointOutcome;
pub use handlers::handling_roles;
pub use history::{Explained, HistoryEntry, Recounted, TracedEvent};
pub use organs::{OrganOutcome, organs_of};
pub use personal::{Forgetting, ReadingEntry, ReadingRequest, Revealed, Whom};
pub use plans::{PlanOutcome, PlanRequest};
pub use request::{AppError, Intent, Outcome, Request};

use crate::{
    clock::Clock,
    log::{Append, AppendError, Appended, EventLog, StreamWrite},
    password::Passwords,
    token::Tokens,
    vault::{SubjectKey, Vault},
};
use cases::HotCases;
use credentials::gives_password;
use request::digest_of_body;
use streams::stream_write;

/// How often a command that lost a race is decided again.
const ATTEMPTS: usize = 16;

/// The application service. Cloning shares it.
#[derive(Clone)]
pub struct App {
    log: EventLog,
    feed: Feed,
    rulebook: Arc<Rulebook>,
    clock: Clock,
    hot: HotCases,
    numbers: numbers::Registers,
    organs: organs::KnownOrgans,
    endpoints: endpoints::KnownEndpoints,
    passwords: Passwords,
    vault: Vault,
    accounts: accounts::Accounts,
    plans: plans::Plans,
    tokens: Tokens,
}

/// One attempt at a command: what happens to the case, and what is appended.
struct Attempt {
    events: Vec<CaseEvent>,
    /// Keys of persons who are new to the case.
    keys: Vec<SubjectKey>,
    writes: Vec<StreamWrite>,
}

/// How an attempt ended.
enum Attempted {
    Recorded(Outcome),
    LostRace,
}

impl App {
    /// An application over a running log.
    pub fn new(log: EventLog, feed: Feed, rulebook: Arc<Rulebook>, clock: Clock, vault: Vault) -> Self {
        let (hot, numbers, passwords) = (HotCases::default(), numbers::Registers::default(), Passwords::default());
        let accounts = accounts::Accounts::default();
        let (organs, endpoints) = (organs::KnownOrgans::default(), endpoints::KnownEndpoints::default());
        let plans = plans::Plans::default();
        let tokens = Tokens::default();
        Self { log, feed, rulebook, clock, hot, numbers, organs, endpoints, passwords, vault, accounts, plans, tokens }
    }

    /// The same for a server that takes such tokens: with development tokens anybody may act under any name.
    #[must_use]
    pub fn taking(self, tokens: Tokens) -> Self {
        Self { tokens, ..self }
    }

    /// The rulebook that decides.
    pub fn rulebook(&self) -> &Rulebook {
        &self.rulebook
    }

    /// What personal data are sealed with.
    pub(crate) fn vault(&self) -> &Vault {
        &self.vault
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The log's feed.
    pub fn feed(&self) -> &Feed {
        &self.feed
    }

    /// Takes no more commands, finishes those that wait.
    pub async fn close(&self) {
        self.log.close().await;
    }

    /// Decides a command and records its events, exactly once for its command id.
    ///
    /// # Errors
    /// [`AppError`]; nothing was recorded, or after [`AppError::Unavailable`] perhaps: the same command may be sent
    /// again.
    pub async fn submit(&self, request: Request) -> Result<Outcome, AppError> {
        let digest = self.blind_digest(&request)?;
        let (request, password) = self.with_credentials(request).await?;
        let mut state = self.hot.take(&self.feed, &request).await?;
        for _ in 0..ATTEMPTS {
            let version = state.version;
            match self.attempt(&request, state, digest).await {
                Ok(Attempted::Recorded(outcome)) => {
                    let password = password.filter(|_| gives_password(&outcome));
                    return Ok(Outcome { password, ..outcome });
                }
                Ok(Attempted::LostRace) => state = self.hot.reload(&self.feed, request.case_id).await?,
                Err(error @ (AppError::Refused(_) | AppError::StaleVersion { .. })) => {
                    // Another node may have gone on: a refusal counts only against what the log has now.
                    let newest = self.hot.reload(&self.feed, request.case_id).await?;
                    if newest.version == version {
                        return self.first_outcome(&request, digest, error).await;
                    }
                    state = newest;
                }
                Err(error) => return Err(error),
            }
        }
        Err(AppError::Unavailable)
    }

    /// The case as the log has it now; none if there is no such case.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn case(&self, case_id: Uuid) -> Result<Option<Arc<Case>>, AppError> {
        let case = self.hot.reload(&self.feed, case_id).await?;
        Ok(case.filing.is_some().then_some(case))
    }

    /// Decides on a state taken from the cache, and puts back what it has become.
    async fn attempt(&self, request: &Request, state: Arc<Case>, digest: [u8; 32]) -> Result<Attempted, AppError> {
        let decided = match check_version(request, &state) {
            Ok(()) => self.decide(request, &state).await,
            Err(stale) => Err(stale),
        };
        let attempt = match decided {
            Ok(attempt) => attempt,
            Err(error) => {
                self.hot.put_back(request.case_id, state);
                return Err(error);
            }
        };
        let append = Append {
            command_id: request.command_id,
            body_digest: digest,
            recorded_at: self.clock.now(),
            writes: attempt.writes,
        };
        match self.log.append_with_keys(append, attempt.keys).await {
            Ok(Appended::Recorded { last, .. }) => {
                let mut case = Arc::unwrap_or_clone(state);
                attempt.events.iter().for_each(|event| case.apply(event));
                let case = self.hot.remember(request.case_id, case);
                Ok(Attempted::Recorded(Outcome { case, position: last, replayed: false, password: None }))
            }
            Ok(Appended::Replayed { last, .. }) => {
                let case = self.hot.reload(&self.feed, request.case_id).await?;
                Ok(Attempted::Recorded(Outcome { case, position: last, replayed: true, password: None }))
            }
            Err(AppendError::Conflict { stream, .. }) => {
                self.numbers.doubt(&stream);
                self.organs.doubt(&stream);
                Ok(Attempted::LostRace)
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn decide(&self, request: &Request, state: &Case) -> Result<Attempt, AppError> {
        // Who may not act on the case is not told either whether there is a number for it.
        state.permits(request.intent.kind(), &request.actor)?;
        let (action, taken) = match &request.intent {
            Intent::Act(action) => (Cow::Borrowed(action), self.recorded_number(action, request.case_id).await?),
            Intent::AssignNextNumber => {
                let taken = self.next_number(state, None, request).await?;
                (Cow::Owned(Action::AssignNumber { number: taken.number.clone() }), Some(taken))
            }
            Intent::Renumber { region, reason } => {
                let taken = self.next_number(state, *region, request).await?;
                let (number, reason) = (taken.number.clone(), reason.clone());
                (Cow::Owned(Action::Renumber { number, reason }), Some(taken))
            }
        };
        let header = Header {
            by: request.actor.clone(),
            recorded_at: self.clock.now(),
            occurred_on: request.occurred_on,
            reason: request.reason.clone(),
        };
        let (keys, open) = self.opened(request, state).await?;
        let mut events = open.decide_on(&header, &action, &self.rulebook)?;
        let organ = self.organ_guard(&events).await?;
        self.name_handlers(&mut events, &request.actor, state).await?;
        let keys = keys.seal(state, &mut events, &self.rulebook);
        let number = taken.map(|taken| self.numbers.foresee(taken));
        let case_write = stream_write("case", request.case_id, state.version, &events)?;
        Ok(Attempt { events, keys, writes: std::iter::once(case_write).chain(number).chain(organ).collect() })
    }

    /// A refused command may be the repeat of one that was recorded: then the first outcome stands.
    async fn first_outcome(&self, request: &Request, digest: [u8; 32], error: AppError) -> Result<Outcome, AppError> {
        let position = self.recorded(request.command_id, digest).await?.ok_or(error)?;
        let case = self.hot.reload(&self.feed, request.case_id).await?;
        Ok(Outcome { case, position, replayed: true, password: None })
    }

    /// Position of the last event of a command that was recorded before; none if it was not.
    async fn recorded(&self, command_id: Uuid, digest: [u8; 32]) -> Result<Option<i64>, AppError> {
        match self.log.find_command(command_id).await? {
            Some(recorded) if recorded.body_digest == digest => Ok(Some(recorded.last_position)),
            Some(_) => Err(AppError::CommandIdReused),
            None => Ok(None),
        }
    }

    /// Digest of what a client sent. It holds personal data, and a bare digest could be found by trying.
    fn blind_digest(&self, body: &impl Serialize) -> Result<[u8; 32], AppError> {
        Ok(self.vault.blind(&digest_of_body(body)?))
    }
}

fn check_version(request: &Request, state: &Case) -> Result<(), AppError> {
    // Of a case that the actor may not find, not even the version is told: the decision says that it does not exist.
    let is_found = state.filing.is_some() && policy::may(&request.actor, Deed::See(Matter::Case), state).is_ok();
    match request.expected_version.filter(|_| is_found) {
        Some(expected) if expected != state.version => Err(AppError::StaleVersion { expected, actual: state.version }),
        Some(_) | None => Ok(()),
    }
}

impl From<AppendError> for AppError {
    fn from(error: AppendError) -> Self {
        match error {
            AppendError::CommandIdReused => Self::CommandIdReused,
            AppendError::Unavailable | AppendError::Closed | AppendError::Conflict { .. } => Self::Unavailable,
            AppendError::Empty
            | AppendError::InexactNumber { .. }
            | AppendError::NulInName
            | AppendError::Json(_)
            | AppendError::Database(_) => Self::Internal(error.to_string()),
        }
    }
}

impl From<beian_domain::refusal::Refusal> for AppError {
    fn from(refusal: beian_domain::refusal::Refusal) -> Self {
        Self::Refused(Refused::from(refusal))
    }
}
