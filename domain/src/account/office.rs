//! In which office an account acts: one of its grants at a time.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::{Account, Grant, Lock, Token};
use crate::{
    actor::Actor,
    counting::Moment,
    identity::{Level, RegionCode},
    organ::Organs,
};

impl Grant {
    /// Whether it is in force on a day; its last day counts.
    pub fn is_in_force(&self, on: NaiveDate) -> bool {
        self.from <= on && !self.is_over(on)
    }

    /// Whether its last day has passed.
    pub fn is_over(&self, on: NaiveDate) -> bool {
        self.to.is_some_and(|to| to < on)
    }
}

impl Lock {
    /// Whether it still holds.
    pub fn holds(&self, now: DateTime<Utc>) -> bool {
        self.until.is_none_or(|until| now < until)
    }
}

impl Token {
    /// Whether it is still worth something.
    pub fn is_good(&self, now: DateTime<Utc>) -> bool {
        now < self.expires
    }
}

impl Account {
    /// Whether it may not be used now.
    pub fn is_locked(&self, now: DateTime<Utc>) -> bool {
        self.lock.as_ref().is_some_and(|lock| lock.holds(now))
    }

    /// The grants whose days and account allow them now, in the order in which they were given.
    pub(super) fn in_force(&self, now: DateTime<Utc>) -> impl Iterator<Item = &Grant> {
        let (on, locked) = (Moment::from_utc(now).date(), self.is_locked(now));
        self.grants.iter().filter(move |grant| !locked && grant.is_in_force(on))
    }

    /// The offices that the account may act in now: an organ that was merged into another has none, from that day on.
    pub fn offices(&self, now: DateTime<Utc>, organs: &Organs) -> impl Iterator<Item = &Grant> {
        self.in_force(now).filter(|grant| organs.has_offices(grant.organ))
    }

    /// The office of this grant, or the first where none is named; none where it is not in force.
    pub fn office(&self, grant: Option<Uuid>, now: DateTime<Utc>, organs: &Organs) -> Option<&Grant> {
        self.offices(now, organs).find(|held| grant.is_none_or(|grant| held.id == grant))
    }

    /// The smallest region with the account's organ and all its offices; none is the nation. Whoever administers all of
    /// that administers the account.
    pub fn reach(&self) -> Option<RegionCode> {
        let home = self.enrolment.as_ref()?.organ?;
        self.grants.iter().try_fold(home, |reach, grant| common(reach, grant.organ?))
    }

    /// Who the account acts as in an office.
    pub fn actor(&self, grant: Option<Uuid>, now: DateTime<Utc>, organs: &Organs) -> Option<Actor> {
        let office = self.office(grant, now, organs)?;
        let name = self.enrolment.as_ref()?.login.to_string();
        Some(Actor { name, role: office.role, organ: office.organ })
    }
}

/// The smallest region that both lie in; none where only the nation has both.
fn common(one: RegionCode, other: RegionCode) -> Option<RegionCode> {
    let levels = [Level::County, Level::Prefecture, Level::Province];
    levels.into_iter().map(|level| one.at_level(level)).find(|region| region.contains(&other) && region.contains(&one))
}
