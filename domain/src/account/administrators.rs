//! Who administers now: one stream, written together with the account it concerns, so that two removals at the same
//! time cannot leave nobody.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use cqrs_es::{Aggregate, event_sink::EventSink};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{AccountEvent, AccountFact, AccountRefusal, authority::covers, state::Account};
use crate::{
    actor::Role,
    counting::Moment,
    identity::RegionCode,
    log_event::log_event,
    refusal::{Refusal, Refused},
};

/// The folded list of administrators.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Administrators {
    /// Their offices by id of the grant.
    offices: BTreeMap<Uuid, Office>,
    /// Until when an account is locked; none until it is unlocked.
    locked: BTreeMap<Uuid, Option<DateTime<Utc>>>,
    /// Number of events folded.
    pub version: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Office {
    account: Uuid,
    organ: Option<RegionCode>,
    from: NaiveDate,
    to: Option<NaiveDate>,
}

/// A change among the administrators, with its moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdministratorsCommand {
    /// Whose account.
    pub account: Uuid,
    /// The present.
    pub recorded_at: DateTime<Utc>,
    /// Only where there is no administrator yet.
    pub first: bool,
    /// Whether the organ of the office is closed: then nobody need remain there.
    pub closed: bool,
    /// What changes.
    pub change: AdministratorChange,
}

/// What changes for one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdministratorChange {
    /// 任命
    Appoint {
        /// The grant.
        grant: Uuid,
        /// The organ administered; none for the nation.
        organ: Option<RegionCode>,
        /// First day.
        from: NaiveDate,
        /// Last day.
        to: Option<NaiveDate>,
    },
    /// 免去
    Dismiss {
        /// The grant.
        grant: Uuid,
    },
    /// 停职
    Suspend {
        /// Until when.
        until: Option<DateTime<Utc>>,
    },
    /// 复职
    Restore,
}

/// One event of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdministratorsEvent {
    /// Whose account.
    pub account: Uuid,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// What happened.
    pub fact: AdministratorsFact,
}

/// What happened to an administrator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdministratorsFact {
    /// 已任命
    AdministratorAppointed {
        /// The grant.
        grant: Uuid,
        /// The organ administered; none for the nation.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        organ: Option<RegionCode>,
        /// First day.
        from: NaiveDate,
        /// Last day, included; none for good.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<NaiveDate>,
    },
    /// 已免去
    AdministratorDismissed {
        /// The grant.
        grant: Uuid,
    },
    /// 已停职
    AdministratorSuspended {
        /// Until when; none until it is restored.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<DateTime<Utc>>,
    },
    /// 已复职
    AdministratorRestored,
}

log_event!(AdministratorsEvent, Administrators::TYPE, fact: AdministratorsFact {
    AdministratorAppointed,
    AdministratorDismissed,
    AdministratorSuspended,
    AdministratorRestored,
});

impl Administrators {
    /// Id of the one stream.
    pub const STREAM: &'static str = "all";

    /// What an account's events change here: only offices of administrators count.
    pub fn changes(account: &Account, events: &[AccountEvent]) -> Vec<AdministratorChange> {
        let holds =
            |grant: &Uuid| account.grants.iter().any(|held| held.id == *grant && held.role == Role::Administrator);
        let administrates = account.grants.iter().any(|held| held.role == Role::Administrator);
        let change = |event: &AccountEvent| match &event.fact {
            AccountFact::RoleGranted { grant, role: Role::Administrator, organ, from, to } => {
                Some(AdministratorChange::Appoint { grant: *grant, organ: *organ, from: *from, to: *to })
            }
            AccountFact::RoleRevoked { grant } => {
                holds(grant).then_some(AdministratorChange::Dismiss { grant: *grant })
            }
            AccountFact::AccountLocked { until } => {
                administrates.then_some(AdministratorChange::Suspend { until: *until })
            }
            AccountFact::AccountForgotten => administrates.then_some(AdministratorChange::Suspend { until: None }),
            AccountFact::AccountUnlocked => administrates.then_some(AdministratorChange::Restore),
            AccountFact::RoleGranted { .. }
            | AccountFact::AccountEnrolled { .. }
            | AccountFact::PasswordSet { .. }
            | AccountFact::SecondFactorSet { .. }
            | AccountFact::SecondFactorRemoved
            | AccountFact::ContactVerified { .. }
            | AccountFact::TokenIssued { .. }
            | AccountFact::TokenRevoked { .. }
            | AccountFact::SessionsEnded
            | AccountFact::IdentityLinked { .. }
            | AccountFact::AlertPreferencesSet { .. }
            | AccountFact::CalendarFeedOpened { .. }
            | AccountFact::CalendarFeedClosed { .. }
            | AccountFact::IdentityUnlinked { .. } => None,
        };
        events.iter().filter_map(change).collect()
    }

    /// The event that a change leads to, or why it may not be.
    pub fn decide(&self, command: &AdministratorsCommand) -> Result<AdministratorsEvent, Refusal> {
        let AdministratorsCommand { account, recorded_at, first, closed, ref change } = *command;
        if first && !self.offices.is_empty() {
            return Err(AccountRefusal::AdministratorExists.refusal());
        }
        let fact = match *change {
            AdministratorChange::Appoint { grant, organ, from, to } => {
                AdministratorsFact::AdministratorAppointed { grant, organ, from, to }
            }
            AdministratorChange::Dismiss { grant } => {
                if !closed {
                    self.check_somebody_remains(recorded_at, |id, _| *id == grant)?;
                }
                AdministratorsFact::AdministratorDismissed { grant }
            }
            AdministratorChange::Suspend { until } => {
                self.check_somebody_remains(recorded_at, |_, office| office.account == account)?;
                AdministratorsFact::AdministratorSuspended { until }
            }
            AdministratorChange::Restore => AdministratorsFact::AdministratorRestored,
        };
        Ok(AdministratorsEvent { account, recorded_at, fact })
    }

    /// For each office that goes, one must remain for good that administers its organ.
    fn check_somebody_remains(&self, now: DateTime<Utc>, goes: impl Fn(&Uuid, &Office) -> bool) -> Result<(), Refusal> {
        let remaining = || self.offices.iter().filter(|(id, office)| !goes(id, office) && self.is_lasting(office, now));
        let lost = self
            .offices
            .iter()
            .filter(|(id, office)| goes(id, office))
            .any(|(_, gone)| !remaining().any(|(_, kept)| covers(kept.organ, gone.organ)));
        if lost { Err(AccountRefusal::LastAdministrator.refusal()) } else { Ok(()) }
    }

    /// In force today, without an end, and not locked.
    fn is_lasting(&self, office: &Office, now: DateTime<Utc>) -> bool {
        let locked = self.locked.get(&office.account).is_some_and(|until| until.is_none_or(|until| now < until));
        office.from <= Moment::from_utc(now).date() && office.to.is_none() && !locked
    }

    /// The state after one more event.
    pub fn apply(&mut self, event: &AdministratorsEvent) {
        self.version += 1;
        let account = event.account;
        match event.fact {
            AdministratorsFact::AdministratorAppointed { grant, organ, from, to } => {
                self.offices.insert(grant, Office { account, organ, from, to });
            }
            AdministratorsFact::AdministratorDismissed { grant } => drop(self.offices.remove(&grant)),
            AdministratorsFact::AdministratorSuspended { until } => drop(self.locked.insert(account, until)),
            AdministratorsFact::AdministratorRestored => drop(self.locked.remove(&account)),
        }
    }
}

impl Aggregate for Administrators {
    const TYPE: &'static str = "administrators";
    type Command = AdministratorsCommand;
    type Event = AdministratorsEvent;
    type Error = Refused;
    type Services = ();

    async fn handle(&mut self, command: Self::Command, (): &(), sink: &EventSink<Self>) -> Result<(), Self::Error> {
        let event = self.decide(&command)?;
        sink.write(event, self).await;
        Ok(())
    }

    fn apply(&mut self, event: Self::Event) {
        Self::apply(self, &event);
    }
}
