//! Folding: state after an event. Copies what the event says; decides nothing.

use super::{
    Account, AccountEvent, AccountFact, AccountStamp, CalendarFeed, Enrolment, Grant, Lock, Password, Revoked, Token,
};
use crate::personal::FORGOTTEN;

impl Account {
    /// The state after one more event.
    pub fn apply(&mut self, event: &AccountEvent) {
        self.version += 1;
        self.apply_fact(&event.fact, &event.stamp);
    }

    fn apply_fact(&mut self, fact: &AccountFact, stamp: &AccountStamp) {
        match fact {
            AccountFact::AccountEnrolled { login, name, kind, organ, sealed } => {
                let (login, name, sealed) = (login.clone(), name.clone(), sealed.clone());
                let (kind, organ, enrolled_at) = (*kind, *organ, stamp.recorded_at);
                self.enrolment = Some(Enrolment { login, name, sealed, kind, organ, enrolled_at });
            }
            AccountFact::RoleGranted { grant, role, organ, from, to } => {
                self.grants.push(Grant { id: *grant, role: *role, organ: *organ, from: *from, to: *to });
            }
            AccountFact::RoleRevoked { grant } => self.end_grants(stamp, |held| held.id == *grant),
            AccountFact::AccountLocked { until } => {
                self.lock = Some(Lock { reason: stamp.reason.clone(), until: *until });
                self.sessions_since = self.version;
            }
            AccountFact::AccountUnlocked => self.lock = None,
            AccountFact::PasswordSet { hash, temporary } => {
                self.password = Some(Password { hash: hash.clone(), temporary: *temporary });
                self.sessions_since = self.version;
            }
            AccountFact::SecondFactorSet { secret } => self.second_factor = Some(*secret),
            AccountFact::SecondFactorRemoved => self.second_factor = None,
            AccountFact::ContactVerified { contact, kept } => drop(self.contacts.insert(*contact, *kept)),
            AccountFact::TokenIssued { token, hash, name, scopes, grant, expires } => {
                let (hash, name, scopes) = (hash.clone(), name.clone(), scopes.clone());
                let issued_at = stamp.recorded_at;
                let kept = Token { hash, name, scopes, grant: *grant, issued_at, expires: *expires };
                self.tokens.insert(*token, kept);
            }
            AccountFact::TokenRevoked { token } => drop(self.tokens.remove(token)),
            AccountFact::SessionsEnded => self.sessions_since = self.version,
            AccountFact::AccountForgotten => self.close_for_ever(stamp),
            AccountFact::IdentityLinked { issuer, subject } => {
                self.identities.insert((issuer.clone(), subject.clone()));
            }
            AccountFact::AlertPreferencesSet { preferences } => self.alert_preferences = preferences.clone(),
            AccountFact::CalendarFeedOpened { feed, hash, organ } => {
                let opened_at = stamp.recorded_at;
                self.feeds.insert(*feed, CalendarFeed { hash: hash.clone(), organ: *organ, opened_at });
            }
            AccountFact::CalendarFeedClosed { feed } => drop(self.feeds.remove(feed)),
            AccountFact::IdentityUnlinked { issuer, subject } => {
                self.identities.remove(&(issuer.clone(), subject.clone()));
                self.sessions_since = self.version;
            }
        }
    }

    fn end_grants(&mut self, stamp: &AccountStamp, ends: impl Fn(&Grant) -> bool) {
        let (ended, held) = self.grants.iter().partition::<Vec<Grant>, _>(|grant| ends(grant));
        self.grants = held;
        let revoked = |grant| Revoked { grant, at: stamp.recorded_at, reason: stamp.reason.clone() };
        self.revoked.extend(ended.into_iter().map(revoked));
    }

    /// Nothing is left that one could sign in with, be reached by, or be named by.
    fn close_for_ever(&mut self, stamp: &AccountStamp) {
        self.end_grants(stamp, |_| true);
        if let Some(enrolment) = &mut self.enrolment {
            FORGOTTEN.clone_into(&mut enrolment.name);
            enrolment.sealed = None;
        }
        self.lock = Some(Lock { reason: stamp.reason.clone(), until: None });
        (self.password, self.second_factor) = (None, None);
        self.contacts.clear();
        self.feeds.clear();
        self.tokens.clear();
        self.identities.clear();
        self.forgotten = true;
        self.sessions_since = self.version;
    }
}
