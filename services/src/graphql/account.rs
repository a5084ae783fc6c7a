//! An account as it is shown to its holder and to those who administer it: nothing it signs in with.

use std::sync::Arc;

use async_graphql::{Context, Object, SimpleObject};
use beian_domain::{
    account::{Account, CalendarFeed, Enrolment, Grant, Revoked},
    actor,
    identity::RegionCode,
    refusal::Refused,
};
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::{
    Fault,
    payload::{Refusal, reasons},
    position::LogPosition,
    words::{AccountKind, Contact, Role, TokenScope},
};
use crate::app::{AccountOutcome, App, AppError};

/// An account at a moment.
#[derive(Clone)]
pub(super) struct AccountObject {
    pub(super) account: Arc<Account>,
    pub(super) now: DateTime<Utc>,
}

impl AccountObject {
    fn enrolment(&self) -> Result<&Enrolment, Fault> {
        self.account.enrolment.as_ref().ok_or_else(|| Fault::internal("an account without enrolment was shown"))
    }
}

/// An account (账户).
#[Object(name = "Account")]
impl AccountObject {
    /// Its login name.
    async fn login(&self) -> Result<&str, Fault> {
        Ok(self.enrolment()?.login.as_str())
    }

    /// Name of the person, unit or system; gone once the account was forgotten.
    async fn name(&self, ctx: &Context<'_>) -> Result<String, Fault> {
        let id = self.enrolment()?.login.account_id();
        Ok(ctx.data_unchecked::<App>().account_name(id, &self.account).await?)
    }

    /// Whether it was closed for ever.
    async fn forgotten(&self) -> bool {
        self.account.forgotten
    }

    /// Whose it is.
    async fn kind(&self) -> Result<AccountKind, Fault> {
        Ok(self.enrolment()?.kind.into())
    }

    /// Code of the organ that administers it; none for the nation and for applicants.
    async fn organ(&self) -> Result<Option<String>, Fault> {
        Ok(self.enrolment()?.organ.map(|organ| organ.to_string()))
    }

    /// Since when.
    async fn enrolled_at(&self) -> Result<DateTime<Utc>, Fault> {
        Ok(self.enrolment()?.enrolled_at)
    }

    /// Number of its events, to be given as `expectedVersion`.
    async fn version(&self) -> u64 {
        self.account.version
    }

    /// Whether it may not be used now.
    async fn locked(&self) -> bool {
        self.account.is_locked(self.now)
    }

    /// Why it is locked, while it is.
    async fn lock_reason(&self) -> Option<&str> {
        self.account.lock.as_ref().filter(|lock| lock.holds(self.now))?.reason.as_deref()
    }

    /// Its offices that are not revoked.
    async fn grants(&self, ctx: &Context<'_>) -> Result<Vec<GrantObject>, Fault> {
        let organs = ctx.data_unchecked::<App>().organs().await?;
        let show = |grant: &Grant| {
            let in_force = self.account.office(Some(grant.id), self.now, &organs).is_some();
            let closed = grant.organ.and_then(|organ| organs.closed(organ));
            GrantObject::new(grant, in_force, closed.map(|closed| closed.into))
        };
        Ok(self.account.grants.iter().map(show).collect())
    }

    /// The offices that were revoked, and why: also because their organ was merged into another.
    async fn revoked(&self) -> Vec<RevokedGrant> {
        let show = |revoked: &Revoked| RevokedGrant {
            id: revoked.grant.id,
            role: revoked.grant.role.into(),
            organ: revoked.grant.organ.map(|organ| organ.to_string()),
            revoked_at: revoked.at,
            reason: revoked.reason.clone(),
        };
        self.account.revoked.iter().map(show).collect()
    }

    /// Its tokens that are not revoked, without their secrets.
    async fn tokens(&self) -> Vec<TokenObject> {
        let show = |(id, token): (&Uuid, &beian_domain::account::Token)| TokenObject {
            id: *id,
            name: token.name.clone(),
            scopes: token.scopes.iter().map(|scope| (*scope).into()).collect(),
            grant: token.grant,
            issued_at: token.issued_at,
            expires: token.expires,
        };
        self.account.tokens.iter().map(show).collect()
    }

    /// Whether it signs in with a second factor.
    async fn second_factor(&self) -> bool {
        self.account.second_factor.is_some()
    }

    /// Which contacts were proved.
    async fn contacts(&self) -> Vec<Contact> {
        self.account.contacts.keys().map(|contact| (*contact).into()).collect()
    }

    /// Whether it signs in through an identity provider.
    async fn linked(&self) -> bool {
        !self.account.identities.is_empty()
    }

    /// Who it is at identity providers, to be unlinked by.
    async fn identities(&self) -> Vec<IdentityObject> {
        let show =
            |(issuer, subject): &(String, String)| IdentityObject { issuer: issuer.clone(), subject: subject.clone() };
        self.account.identities.iter().map(show).collect()
    }
}

/// An office that an account may act in.
#[derive(SimpleObject)]
#[graphql(name = "Grant")]
pub(super) struct GrantObject {
    /// Its id, to be chosen or revoked by.
    id: Uuid,
    /// The role.
    role: Role,
    /// Code of the organ; none for the nation and for applicants.
    organ: Option<String>,
    /// First day.
    from: NaiveDate,
    /// Last day, included; none for good.
    to: Option<NaiveDate>,
    /// Whether the account may act in it now.
    in_force: bool,
    /// Code of the organ into which that of the office was merged: why it gives no rights any more.
    merged_into: Option<String>,
}

/// Who an account is at an identity provider.
#[derive(SimpleObject)]
#[graphql(name = "Identity")]
struct IdentityObject {
    /// The identity provider.
    issuer: String,
    /// The person there.
    subject: String,
}

/// An office that was taken away.
#[derive(SimpleObject)]
struct RevokedGrant {
    /// Its id.
    id: Uuid,
    /// The role.
    role: Role,
    /// Code of the organ; none for applicants and for the nation.
    organ: Option<String>,
    /// When it was revoked.
    revoked_at: DateTime<Utc>,
    /// Why, where that was said.
    reason: Option<String>,
}

impl GrantObject {
    fn new(grant: &Grant, in_force: bool, merged_into: Option<RegionCode>) -> Self {
        let organ = grant.organ.map(|organ| organ.to_string());
        let merged_into = merged_into.map(|into| into.to_string());
        Self { id: grant.id, role: grant.role.into(), organ, from: grant.from, to: grant.to, in_force, merged_into }
    }
}

/// An API token, without its secret.
#[derive(SimpleObject)]
#[graphql(name = "Token")]
pub(super) struct TokenObject {
    /// Its id, to be revoked by.
    id: Uuid,
    /// What it is for.
    name: String,
    /// What it may do.
    scopes: Vec<TokenScope>,
    /// The office in which it acts; the first in force where none is named.
    grant: Option<Uuid>,
    /// Since when.
    issued_at: DateTime<Utc>,
    /// Until when.
    expires: DateTime<Utc>,
}

/// A calendar feed, without its address.
#[derive(SimpleObject)]
#[graphql(name = "CalendarFeed")]
pub(super) struct CalendarFeedObject {
    /// Its id, to be closed by.
    id: Uuid,
    /// Code of the organ that it is of, with all below it; none where it is of what is one's own.
    organ: Option<String>,
    /// Since when.
    opened_at: DateTime<Utc>,
}

impl CalendarFeedObject {
    pub(super) fn of(id: Uuid, feed: &CalendarFeed) -> Self {
        Self { id, organ: feed.organ.map(|organ| organ.to_string()), opened_at: feed.opened_at }
    }
}

/// In which office somebody acts.
#[derive(SimpleObject)]
#[graphql(name = "Office")]
pub(super) struct OfficeObject {
    /// Name of the account.
    name: String,
    /// The role.
    role: Role,
    /// Code of the organ; none for the nation and for applicants.
    organ: Option<String>,
}

impl From<actor::Actor> for OfficeObject {
    fn from(actor: actor::Actor) -> Self {
        Self { name: actor.name, role: actor.role.into(), organ: actor.organ.map(|organ| organ.to_string()) }
    }
}

/// What an order to an account led to. Refused orders change nothing.
#[derive(SimpleObject, Default)]
pub(super) struct AccountPayload {
    /// The account after it; none if it was refused.
    pub(super) account: Option<AccountObject>,
    /// Position of its last event.
    pub(super) position: Option<LogPosition>,
    /// Whether the command had been recorded before under the same id.
    pub(super) replayed: bool,
    /// A password to be told once, and to be replaced at the first sign-in.
    pub(super) password: Option<String>,
    /// Path of a new calendar feed on this server, to be told once.
    pub(super) calendar: Option<String>,
    /// A new token, to be told once.
    pub(super) token: Option<String>,
    /// Why nothing was done; empty if it was.
    pub(super) refusals: Vec<Refusal>,
}

impl AccountPayload {
    /// Expected failures as refusals; what nobody expects as an error without details.
    pub(super) fn of(outcome: Result<AccountOutcome, AppError>, now: DateTime<Utc>) -> Result<Self, Fault> {
        Ok(match outcome {
            Ok(AccountOutcome { account, position, replayed }) => {
                let account = Some(AccountObject { account, now });
                Self { account, position: Some(LogPosition(position)), replayed, ..Self::default() }
            }
            Err(error) => Self::refused(Refused(reasons(error)?)),
        })
    }

    pub(super) fn refused(refused: impl Into<Refused>) -> Self {
        Self { refusals: refused.into().0.into_iter().map(Refusal::from).collect(), ..Self::default() }
    }

    /// With a secret to be told once: not again to a command that is repeated.
    pub(super) fn telling(mut self, tell: impl FnOnce(&mut Self)) -> Self {
        if self.account.is_some() && !self.replayed {
            tell(&mut self);
        }
        self
    }
}
