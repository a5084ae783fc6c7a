//! Who may give an order to an account.

use super::{Account, AccountCommand, AccountRefusal, Enrolment};
use crate::{
    actor::Actor,
    identity::RegionCode,
    policy::{self, Deed, Matter},
    refusal::Refusal,
};

/// Whether an administrator's organ has another one below it; no organ at all is the nation.
pub(super) fn covers(own: Option<RegionCode>, other: Option<RegionCode>) -> bool {
    match (own, other) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(own), Some(other)) => own.contains(&other),
    }
}

/// An administrator, and this organ within the own one.
pub(super) fn administers(by: &Actor, organ: Option<RegionCode>) -> Result<(), Refusal> {
    if !policy::offers(by.role, Deed::ManageAccounts) {
        return Err(AccountRefusal::NotAdministrator.refusal());
    }
    let allowed = covers(by.organ, organ);
    allowed.then_some(()).ok_or_else(|| AccountRefusal::OutsideOrgan.refusal())
}

impl Account {
    /// An administrator in whose organ the account and every office it holds lie: who may reset a password could
    /// otherwise take over a higher office.
    pub fn is_administered_by(&self, by: &Actor) -> Result<(), Refusal> {
        let enrolment = self.enrolled()?;
        administers(by, enrolment.organ)?;
        self.grants.iter().try_for_each(|grant| administers(by, grant.organ))
    }

    /// Whether the actor may know of the account: it is the own one, or lies with all its offices within the organ of one
    /// who may look at accounts.
    pub fn is_seen_by(&self, by: &Actor) -> bool {
        let offered = policy::offers(by.role, Deed::See(Matter::Accounts));
        let within = |enrolment: &Enrolment| {
            covers(by.organ, enrolment.organ) && self.grants.iter().all(|grant| covers(by.organ, grant.organ))
        };
        self.is_own(by) || offered && self.enrolment.as_ref().is_some_and(within)
    }

    /// Whether the actor is the account itself.
    pub fn is_own(&self, by: &Actor) -> bool {
        self.enrolment.as_ref().is_some_and(|enrolment| enrolment.login.as_str() == by.name)
    }

    pub(super) fn enrolled(&self) -> Result<&Enrolment, Refusal> {
        self.enrolment.as_ref().ok_or_else(|| AccountRefusal::Unknown.refusal())
    }

    pub(super) fn own(&self, command: &AccountCommand) -> Result<(), Refusal> {
        self.enrolled()?;
        self.is_own(&command.by).then_some(()).ok_or_else(|| AccountRefusal::NotOwn.refusal())
    }

    pub(super) fn own_or_administered(&self, command: &AccountCommand) -> Result<(), Refusal> {
        self.enrolled()?;
        if self.is_own(&command.by) { Ok(()) } else { self.is_administered_by(&command.by) }
    }

    /// By an administrator other than the account itself.
    pub(super) fn administered_by_another(&self, command: &AccountCommand, own: AccountRefusal) -> Result<(), Refusal> {
        self.is_administered_by(&command.by)?;
        if self.is_own(&command.by) { Err(own.refusal()) } else { Ok(()) }
    }
}
