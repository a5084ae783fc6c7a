//! From a command to its events. Pure: the same state and command give the same answer.

use cqrs_es::{Aggregate, event_sink::EventSink};

use super::{Account, AccountCommand, AccountEvent, AccountFact, AccountOrder, AccountRefusal, AccountStamp};
use crate::refusal::{Refusal, Refused};

/// Facts, or why there are none.
pub(super) type Facts = Result<Vec<AccountFact>, Refusal>;

impl Account {
    /// The events that a command leads to, or why it is refused. Whether an administrator remains is decided by
    /// [`super::Administrators`].
    pub fn decide(&self, command: &AccountCommand) -> Result<Vec<AccountEvent>, Refused> {
        let facts = self.facts(command)?;
        let reason = command.reason.clone();
        let stamp = AccountStamp { by: command.by.clone(), recorded_at: command.recorded_at, reason };
        Ok(facts.into_iter().map(|fact| AccountEvent { fact, stamp: stamp.clone() }).collect())
    }

    fn facts(&self, command: &AccountCommand) -> Facts {
        let enrols = |order: &AccountOrder| {
            matches!(order, AccountOrder::Found { .. } | AccountOrder::Enrol { .. } | AccountOrder::Register { .. })
        };
        if self.forgotten && !enrols(&command.order) {
            return Err(AccountRefusal::Unknown.refusal());
        }
        match &command.order {
            AccountOrder::Found { account, password, grant, from } => self.found(account, password, *grant, *from),
            AccountOrder::Enrol { account, password } => self.enrol(command, account, password.as_ref()),
            AccountOrder::Register { login, name, password, grant, from, contacts } => {
                self.register(login, name, password, (*grant, *from), contacts)
            }
            AccountOrder::Grant { grant, role, organ, from, to } => {
                self.grant(command, super::Grant { id: *grant, role: *role, organ: *organ, from: *from, to: *to })
            }
            AccountOrder::Revoke { grant } => self.revoke(command, *grant),
            AccountOrder::CloseOffices { organ } => self.close_offices(command, *organ),
            AccountOrder::Lock { until } => self.lock(command, *until),
            AccountOrder::Unlock => self.unlock(command),
            AccountOrder::Forget => self.forget(command),
            AccountOrder::SetPassword(password) => self.set_password(command, password),
            AccountOrder::SetSecondFactor { secret } => {
                self.own(command)?;
                Ok(vec![AccountFact::SecondFactorSet { secret: *secret }])
            }
            AccountOrder::RemoveSecondFactor => self.remove_second_factor(command),
            AccountOrder::IssueToken { token, hash, name, scopes, grant, expires } => {
                let fact = AccountFact::TokenIssued {
                    token: *token,
                    hash: hash.clone(),
                    name: name.trim().to_owned(),
                    scopes: scopes.clone(),
                    grant: *grant,
                    expires: *expires,
                };
                self.issue_token(command, fact)
            }
            AccountOrder::RevokeToken { token } => {
                self.own_or_administered(command)?;
                self.tokens.get(token).ok_or_else(|| AccountRefusal::TokenUnknown.refusal())?;
                Ok(vec![AccountFact::TokenRevoked { token: *token }])
            }
            AccountOrder::EndSessions => {
                self.own_or_administered(command)?;
                Ok(vec![AccountFact::SessionsEnded])
            }
            AccountOrder::LinkIdentity { issuer, subject } => self.link_identity(command, issuer, subject),
            AccountOrder::VerifyContact { contact, kept } => {
                self.own(command)?;
                Ok(vec![AccountFact::ContactVerified { contact: *contact, kept: *kept }])
            }
            AccountOrder::SetAlertPreferences(preferences) => {
                self.own(command)?;
                Ok(vec![AccountFact::AlertPreferencesSet { preferences: preferences.clone() }])
            }
            AccountOrder::OpenCalendarFeed { feed, hash, organ } => self.open_feed(command, *feed, hash, *organ),
            AccountOrder::CloseCalendarFeed { feed } => self.close_feed(command, *feed),
            AccountOrder::UnlinkIdentity { issuer, subject } => self.unlink_identity(command, issuer, subject),
        }
    }

    /// A reason as it is told to whoever reads the history.
    pub(super) fn reason(command: &AccountCommand) -> Result<(), Refusal> {
        let given = command.reason.as_deref().is_some_and(|reason| !reason.trim().is_empty());
        given.then_some(()).ok_or_else(|| AccountRefusal::ReasonMissing.refusal().at("reason"))
    }
}

impl Aggregate for Account {
    const TYPE: &'static str = "account";
    type Command = AccountCommand;
    type Event = AccountEvent;
    type Error = Refused;
    type Services = ();

    async fn handle(&mut self, command: Self::Command, (): &(), sink: &EventSink<Self>) -> Result<(), Self::Error> {
        for event in self.decide(&command)? {
            sink.write(event, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: Self::Event) {
        Self::apply(self, &event);
    }
}
