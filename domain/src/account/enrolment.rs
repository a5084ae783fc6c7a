//! Opening an account, granting and revoking offices, locking.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::{
    Account, AccountCommand, AccountFact, AccountKind, AccountRefusal, Contact, Grant, Login, NewAccount, NewPassword,
    authority::administers, decide::Facts,
};
use crate::{actor::Role, counting::Moment, identity::RegionCode, refusal::Refusal};

/// Most characters of a name or a reason.
const LONGEST_NAME: usize = 100;

impl Account {
    pub(super) fn found(&self, account: &NewAccount, password: &NewPassword, grant: Uuid, from: NaiveDate) -> Facts {
        let (role, organ) = (Role::Administrator, account.organ);
        fits(AccountKind::Official, role, organ.is_some())?;
        let office = AccountFact::RoleGranted { grant, role, organ, from, to: None };
        Ok(vec![self.new_account(account)?, password.fact(), office])
    }

    pub(super) fn enrol(
        &self,
        command: &AccountCommand,
        account: &NewAccount,
        password: Option<&NewPassword>,
    ) -> Facts {
        administers(&command.by, account.organ).map_err(|refusal| refusal.at("organ"))?;
        let enrolled = self.new_account(account)?;
        let filer = (account.kind == AccountKind::Applicant && account.organ.is_some())
            .then(|| AccountRefusal::GrantKind.refusal().at("organ"));
        filer.map_or(Ok(()), Err)?;
        Ok(std::iter::once(enrolled).chain(password.map(NewPassword::fact)).collect())
    }

    pub(super) fn register(
        &self,
        login: &Login,
        name: &str,
        password: &NewPassword,
        (grant, from): (Uuid, NaiveDate),
        contacts: &[(Contact, Uuid)],
    ) -> Facts {
        let (login, name) = (login.clone(), name.to_owned());
        let enrolled = self.new_account(&NewAccount { login, name, kind: AccountKind::Applicant, organ: None })?;
        let office = AccountFact::RoleGranted { grant, role: Role::Applicant, organ: None, from, to: None };
        let proved =
            contacts.iter().map(|(contact, kept)| AccountFact::ContactVerified { contact: *contact, kept: *kept });
        Ok([enrolled, password.fact(), office].into_iter().chain(proved).collect())
    }

    fn new_account(&self, account: &NewAccount) -> Result<AccountFact, Refusal> {
        if self.version > 0 {
            return Err(AccountRefusal::Exists.refusal().at("login"));
        }
        let (login, name) = (account.login.clone(), account.name.trim().to_owned());
        if !(1..=LONGEST_NAME).contains(&name.chars().count()) || name.chars().any(char::is_control) {
            return Err(AccountRefusal::NameShape.refusal().with("max", LONGEST_NAME).at("name"));
        }
        Ok(AccountFact::AccountEnrolled { login, name, kind: account.kind, organ: account.organ, sealed: None })
    }

    /// Both the account and the office must lie in the administrator's organ: who lends somebody to another organ is
    /// above both.
    pub(super) fn grant(&self, command: &AccountCommand, grant: Grant) -> Facts {
        let (kind, home) = (self.enrolled()?.kind, self.enrolled()?.organ);
        administers(&command.by, home)?;
        administers(&command.by, grant.organ).map_err(|refusal| refusal.at("organ"))?;
        if self.is_own(&command.by) {
            return Err(AccountRefusal::OwnGrant.refusal());
        }
        if self.is_locked(command.recorded_at) {
            return Err(AccountRefusal::Locked.refusal());
        }
        fits(kind, grant.role, grant.organ.is_some())?;
        let today = Moment::from_utc(command.recorded_at).date();
        if grant.to.is_some_and(|to| to < grant.from || to < today) {
            return Err(AccountRefusal::GrantOrder.refusal().at("to"));
        }
        if self.grants.iter().any(|held| held.overlaps(&grant)) {
            return Err(AccountRefusal::GrantExists.refusal());
        }
        let Grant { id, role, organ, from, to } = grant;
        Ok(vec![AccountFact::RoleGranted { grant: id, role, organ, from, to }])
    }

    /// An office is revoked by whoever could grant it, and by its holder.
    pub(super) fn revoke(&self, command: &AccountCommand, grant: Uuid) -> Facts {
        self.enrolled()?;
        let held = self.grants.iter().find(|held| held.id == grant);
        let held = held.ok_or_else(|| AccountRefusal::GrantUnknown.refusal().at("grant"))?;
        if !self.is_own(&command.by) {
            administers(&command.by, held.organ)?;
        }
        Ok(vec![AccountFact::RoleRevoked { grant }])
    }

    /// The offices in an organ that was merged into another. Only the system says so, after the merger.
    pub(super) fn close_offices(&self, command: &AccountCommand, organ: RegionCode) -> Facts {
        self.enrolled()?;
        if command.by.role != Role::Machine || command.by.organ.is_some() {
            return Err(AccountRefusal::NotAdministrator.refusal());
        }
        let there = self.grants.iter().filter(|held| held.organ == Some(organ));
        let revoked: Vec<_> = there.map(|held| AccountFact::RoleRevoked { grant: held.id }).collect();
        if revoked.is_empty() { Err(AccountRefusal::GrantUnknown.refusal()) } else { Ok(revoked) }
    }

    /// Closes the account for ever. Whoever has it does not do so alone: offices are handed over before.
    pub(super) fn forget(&self, command: &AccountCommand) -> Facts {
        self.administered_by_another(command, AccountRefusal::OwnLock)?;
        Self::reason(command)?;
        Ok(vec![AccountFact::AccountForgotten])
    }

    pub(super) fn lock(&self, command: &AccountCommand, until: Option<DateTime<Utc>>) -> Facts {
        self.administered_by_another(command, AccountRefusal::OwnLock)?;
        Self::reason(command)?;
        if until.is_some_and(|until| until <= command.recorded_at) {
            return Err(AccountRefusal::LockOrder.refusal().at("until"));
        }
        Ok(vec![AccountFact::AccountLocked { until }])
    }

    pub(super) fn unlock(&self, command: &AccountCommand) -> Facts {
        self.administered_by_another(command, AccountRefusal::OwnLock)?;
        let locked = self.lock.is_some();
        locked.then(|| vec![AccountFact::AccountUnlocked]).ok_or_else(|| AccountRefusal::NotLocked.refusal())
    }
}

impl Grant {
    fn overlaps(&self, other: &Self) -> bool {
        let begins_in_time = |one: &Self, other: &Self| other.to.is_none_or(|to| one.from <= to);
        (self.role, self.organ) == (other.role, other.organ)
            && begins_in_time(self, other)
            && begins_in_time(other, self)
    }
}

impl NewPassword {
    pub(super) fn fact(&self) -> AccountFact {
        AccountFact::PasswordSet { hash: self.hash.clone(), temporary: self.temporary }
    }
}

/// An applicant holds no office, an official does not file, a machine is nothing else.
fn fits(kind: AccountKind, role: Role, has_organ: bool) -> Result<(), Refusal> {
    let fits = match kind {
        // The holder of one filing has no account.
        AccountKind::Applicant => role.files() && role != Role::FilingHolder && !has_organ,
        AccountKind::Machine => role == Role::Machine,
        AccountKind::Official => role.is_official() && role != Role::Machine,
    };
    fits.then_some(()).ok_or_else(|| AccountRefusal::GrantKind.refusal().at("role"))
}
