//! Orders to accounts: the list of administrators and an identity elsewhere are written in the same append as the
//! account, all or nothing.

use std::sync::Arc;

use beian_domain::{
    account::{
        Account, AccountCommand, AccountEvent, AccountFact, AccountOrder, Administrators, AdministratorsCommand,
        AdministratorsEvent, ExternalIdentity, ExternalIdentityEvent, IdentityKey,
    },
    actor::Actor,
};
use moka::sync::Cache;
use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    ATTEMPTS, App, AppError,
    streams::{read_event, signed, stream_write},
};
use crate::{
    log::{Append, AppendError, Appended, StreamWrite},
    vault::SubjectKey,
};

/// How many accounts are kept folded.
const KEPT: u64 = 4096;

/// Folded accounts by id.
#[derive(Clone)]
pub(super) struct Accounts(Cache<Uuid, Arc<Account>>);

impl Default for Accounts {
    fn default() -> Self {
        Self(Cache::new(KEPT))
    }
}

/// An order as it reaches the application.
#[derive(Debug, Clone)]
pub struct AccountRequest {
    /// Chosen by the client; a repeat with the same content returns the first outcome.
    pub command_id: Uuid,
    /// The account.
    pub account: Uuid,
    /// The version the client saw; an account that went on since is a conflict.
    pub expected_version: Option<u64>,
    /// Who.
    pub actor: Actor,
    /// Why.
    pub reason: Option<String>,
    /// What.
    pub order: AccountOrder,
    /// SHA-256 of what the client sent, secrets left out: a digest of a password would be a quick way to guess it.
    pub asked: [u8; 32],
}

impl AccountRequest {
    /// Digest of what a client sent.
    pub fn asked(content: &impl Serialize) -> [u8; 32] {
        Sha256::digest(serde_json::to_vec(content).unwrap_or_default()).into()
    }
}

/// What an order led to.
#[derive(Debug, Clone)]
pub struct AccountOutcome {
    /// The account after it.
    pub account: Arc<Account>,
    /// Position of its last event in the log.
    pub position: i64,
    /// Whether this command id had been recorded before.
    pub replayed: bool,
}

impl App {
    /// The account as the log has it now; an empty one if there is no such account.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn account(&self, id: Uuid) -> Result<Arc<Account>, AppError> {
        let known = self.accounts.0.get(&id).unwrap_or_default();
        let newer = self.feed.stream("account", &id.to_string(), signed(known.version)).await?;
        if newer.is_empty() {
            return Ok(known);
        }
        let mut account = Account::clone(&known);
        for stored in &newer {
            account.apply(&read_event::<AccountEvent>(stored)?);
        }
        let account = Arc::new(account);
        self.accounts.0.insert(id, Arc::clone(&account));
        Ok(account)
    }

    /// The account that an identity elsewhere belongs to.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn account_of_identity(&self, key: &IdentityKey) -> Result<Option<Uuid>, AppError> {
        Ok(self.identity(key).await?.account)
    }

    /// Decides an order and records its events, exactly once for its command id.
    ///
    /// # Errors
    /// [`AppError`]; nothing was recorded, or after [`AppError::Unavailable`] perhaps: the same order may be sent again.
    pub async fn order(&self, request: AccountRequest) -> Result<AccountOutcome, AppError> {
        for _ in 0..ATTEMPTS {
            let account = self.account(request.account).await?;
            let (writes, keys) = match self.account_writes(&request, &account).await {
                Ok(decided) => decided,
                Err(error) => return self.first_order(&request, error).await,
            };
            let append = Append {
                command_id: request.command_id,
                body_digest: self.vault.blind(&request.asked),
                recorded_at: self.clock.now(),
                writes,
            };
            match self.log.append_with_keys(append, keys).await {
                Ok(Appended::Recorded { last, .. }) => return self.ordered(&request, last, false).await,
                Ok(Appended::Replayed { last, .. }) => return self.ordered(&request, last, true).await,
                Err(AppendError::Conflict { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(AppError::Unavailable)
    }

    async fn ordered(
        &self,
        request: &AccountRequest,
        position: i64,
        replayed: bool,
    ) -> Result<AccountOutcome, AppError> {
        let account = self.account(request.account).await?;
        // The event stands before the key goes; a repeat makes up for whatever came between.
        if account.forgotten {
            self.forget_account_name(request.account).await?;
        }
        Ok(AccountOutcome { account, position, replayed })
    }

    async fn account_writes(
        &self,
        request: &AccountRequest,
        account: &Account,
    ) -> Result<(Vec<StreamWrite>, Vec<SubjectKey>), AppError> {
        if let Some(expected) = request.expected_version.filter(|expected| *expected != account.version) {
            return Err(AppError::StaleVersion { expected, actual: account.version });
        }
        let command = AccountCommand {
            by: request.actor.clone(),
            recorded_at: self.clock.now(),
            reason: request.reason.clone(),
            order: request.order.clone(),
        };
        let mut events = account.decide(&command)?;
        let keys = self.seal_account(request.account, &mut events);
        let mut writes = vec![stream_write("account", request.account, account.version, &events)?];
        writes.extend(self.administrators_write(request, account, &events).await?);
        writes.extend(self.identity_write(request, &events).await?);
        writes.extend(self.office_guard(&events).await?);
        Ok((writes, keys))
    }

    /// What the events change among the administrators, if anything.
    async fn administrators_write(
        &self,
        request: &AccountRequest,
        account: &Account,
        events: &[AccountEvent],
    ) -> Result<Option<StreamWrite>, AppError> {
        let changes = Administrators::changes(account, events);
        if changes.is_empty() {
            return Ok(None);
        }
        let mut list = Administrators::default();
        for stored in &self.feed.stream("administrators", Administrators::STREAM, 0).await? {
            list.apply(&read_event::<AdministratorsEvent>(stored)?);
        }
        let (version, first) = (list.version, matches!(request.order, AccountOrder::Found { .. }));
        let closed = matches!(request.order, AccountOrder::CloseOffices { .. });
        let mut decided = Vec::new();
        for change in changes {
            let (account, recorded_at) = (request.account, self.clock.now());
            let event = list.decide(&AdministratorsCommand { account, recorded_at, first, closed, change })?;
            list.apply(&event);
            decided.push(event);
        }
        stream_write("administrators", Administrators::STREAM, version, &decided).map(Some)
    }

    async fn identity_write(
        &self,
        request: &AccountRequest,
        events: &[AccountEvent],
    ) -> Result<Option<StreamWrite>, AppError> {
        let key = |issuer: &String, subject: &String| IdentityKey { issuer: issuer.clone(), subject: subject.clone() };
        let concerned = events.iter().find_map(|event| match &event.fact {
            AccountFact::IdentityLinked { issuer, subject } => Some((key(issuer, subject), true)),
            AccountFact::IdentityUnlinked { issuer, subject } => Some((key(issuer, subject), false)),
            _ => None,
        });
        let Some((key, is_linked)) = concerned else { return Ok(None) };
        let (identity, now) = (self.identity(&key).await?, self.clock.now());
        let event =
            if is_linked { identity.decide(request.account, now) } else { identity.release(request.account, now) }?;
        stream_write("external_identity", key.stream_id(), identity.version, &[event]).map(Some)
    }

    async fn identity(&self, key: &IdentityKey) -> Result<ExternalIdentity, AppError> {
        let mut identity = ExternalIdentity::default();
        for stored in &self.feed.stream("external_identity", &key.stream_id(), 0).await? {
            identity.apply(&read_event::<ExternalIdentityEvent>(stored)?);
        }
        Ok(identity)
    }

    /// A refused order may be the repeat of one that was recorded: then the first outcome stands.
    async fn first_order(&self, request: &AccountRequest, error: AppError) -> Result<AccountOutcome, AppError> {
        let position = self.recorded(request.command_id, self.vault.blind(&request.asked)).await?.ok_or(error)?;
        self.ordered(request, position, true).await
    }
}
