//! The folded state of an account.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{AccountKind, Contact, Login, TokenScope};
use crate::{actor::Role, alert::AlertPreferences, identity::RegionCode, personal::Sealed};

/// An account as its events tell it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Who it is; none before it was enrolled.
    pub enrolment: Option<Enrolment>,
    /// Grants not revoked, in the order in which they were given.
    pub grants: Vec<Grant>,
    /// Grants that were revoked, in that order.
    pub revoked: Vec<Revoked>,
    /// Whether it is locked.
    pub lock: Option<Lock>,
    /// What it signs in with.
    pub password: Option<Password>,
    /// Where the secret of its second factor is kept.
    pub second_factor: Option<Uuid>,
    /// Where its verified contacts are kept.
    pub contacts: BTreeMap<Contact, Uuid>,
    /// Tokens not revoked, by id.
    pub tokens: BTreeMap<Uuid, Token>,
    /// Identities elsewhere: issuer and subject.
    pub identities: BTreeSet<(String, String)>,
    /// On which ways its holder wants to be told.
    #[serde(default)]
    pub alert_preferences: AlertPreferences,
    /// Calendar feeds not closed, by id.
    #[serde(default)]
    pub feeds: BTreeMap<Uuid, CalendarFeed>,
    /// Whether it was closed for ever.
    pub forgotten: bool,
    /// Sessions begun at an earlier version are over.
    pub sessions_since: u64,
    /// Number of events folded.
    pub version: u64,
}

/// Who an account belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolment {
    /// The login name, which names the actor.
    pub login: Login,
    /// Name of the system; of a person or unit its mask, but for accounts from before names were sealed.
    pub name: String,
    /// The sealed name.
    pub sealed: Option<Sealed>,
    /// Whose it is.
    pub kind: AccountKind,
    /// The organ that administers it.
    pub organ: Option<RegionCode>,
    /// Since when.
    pub enrolled_at: DateTime<Utc>,
}

/// An office that the account may act in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Its id.
    pub id: Uuid,
    /// The role.
    pub role: Role,
    /// The organ; none for applicants and for the nation.
    pub organ: Option<RegionCode>,
    /// First day.
    pub from: NaiveDate,
    /// Last day, included; none for good.
    pub to: Option<NaiveDate>,
}

/// A grant that was revoked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revoked {
    /// The grant.
    pub grant: Grant,
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: Option<String>,
}

/// Why and until when an account may not be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lock {
    /// Why.
    pub reason: Option<String>,
    /// Until this moment; none until it is unlocked.
    pub until: Option<DateTime<Utc>>,
}

/// What is kept of a password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Password {
    /// Argon2id in the PHC string format.
    pub hash: String,
    /// Good only for setting another one.
    pub temporary: bool,
}

/// What is kept of a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// SHA-256 of its secret, hexadecimal.
    pub hash: String,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scopes: BTreeSet<TokenScope>,
    /// The office in which it acts.
    pub grant: Option<Uuid>,
    /// Since when.
    pub issued_at: DateTime<Utc>,
    /// Until when.
    pub expires: DateTime<Utc>,
}

/// What is kept of a calendar feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarFeed {
    /// SHA-256 of its secret, hexadecimal.
    pub hash: String,
    /// Of an organ and all below it; of what is the holder's own where none is named.
    pub organ: Option<RegionCode>,
    /// Since when.
    pub opened_at: DateTime<Utc>,
}
