//! Folding: state after an event. Copies what the event says; decides nothing.

use super::{Account, AccountEvent, AccountFact, AccountStamp, CalendarFeed, Enrolment, Grant, Lock, Password, Token};

impl Account {
    /// The state after one more event.
    pub fn apply(&mut self, event: &AccountEvent) {
        self.version += 1;
        self.apply_fact(&event.fact, &event.stamp);
    }

    fn apply_fact(&mut self, fact: &AccountFact, stamp: &AccountStamp) {
        match fact {
            AccountFact::AccountEnrolled { login, name, kind, organ } => {
                let (login, name, enrolled_at) = (login.clone(), name.clone(), stamp.recorded_at);
                self.enrolment = Some(Enrolment { login, name, kind: *kind, organ: *organ, enrolled_at });
            }
            AccountFact::RoleGranted { grant, role, organ, from, to } => {
                self.grants.push(Grant { id: *grant, role: *role, organ: *organ, from: *from, to: *to });
            }
            AccountFact::RoleRevoked { grant } => self.grants.retain(|held| held.id != *grant),
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
            AccountFact::IdentityLinked { issuer, subject } => {
                self.identities.insert((issuer.clone(), subject.clone()));
            }
            AccountFact::AlertPreferencesSet { preferences } => self.alert_preferences = preferences.clone(),
            AccountFact::CalendarFeedOpened { feed, hash, organ } => {
                let opened_at = stamp.recorded_at;
                self.feeds.insert(*feed, CalendarFeed { hash: hash.clone(), organ: *organ, opened_at });
            }
            AccountFact::CalendarFeedClosed { feed } => drop(self.feeds.remove(feed)),
        }
    }
}
