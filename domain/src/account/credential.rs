//! Passwords, second factors, tokens and identities elsewhere.

use chrono::TimeDelta;

use super::{Account, AccountCommand, AccountFact, AccountRefusal, NewPassword, TokenScope, decide::Facts};

/// Days that a token may be good for.
const LONGEST_TOKEN: i64 = 366;
/// Tokens that an account may have.
const MOST_TOKENS: usize = 50;
/// Most characters of a token's name, and of an issuer or a subject.
const LONGEST_TEXT: usize = 255;

impl Account {
    /// The own password for good; as an administrator only one that must be replaced.
    pub(super) fn set_password(&self, command: &AccountCommand, password: &NewPassword) -> Facts {
        self.own_or_administered(command)?;
        let temporary = password.temporary || !self.is_own(&command.by);
        Ok(vec![NewPassword { temporary, ..password.clone() }.fact()])
    }

    pub(super) fn remove_second_factor(&self, command: &AccountCommand) -> Facts {
        self.own_or_administered(command)?;
        self.second_factor.ok_or_else(|| AccountRefusal::NoSecondFactor.refusal())?;
        Ok(vec![AccountFact::SecondFactorRemoved])
    }

    pub(super) fn issue_token(&self, command: &AccountCommand, fact: AccountFact) -> Facts {
        if self.is_own(&command.by) {
            self.own(command)?;
        } else {
            self.is_administered_by(&command.by)?;
            self.machine()?;
        }
        let AccountFact::TokenIssued { name, scopes, grant, expires, .. } = &fact else { return Ok(Vec::new()) };
        let (now, latest) = (command.recorded_at, command.recorded_at + TimeDelta::days(LONGEST_TOKEN));
        if name.is_empty() || name.chars().count() > LONGEST_TEXT {
            return Err(AccountRefusal::TokenName.refusal().with("max", LONGEST_TEXT).at("name"));
        }
        if *expires <= now || *expires > latest {
            return Err(AccountRefusal::TokenExpiry.refusal().with("max", LONGEST_TOKEN).at("expires"));
        }
        if !scopes.contains(&TokenScope::Read) {
            return Err(AccountRefusal::TokenScopes.refusal().at("scopes"));
        }
        if grant.is_some_and(|grant| !self.in_force(now).any(|held| held.id == grant)) {
            return Err(AccountRefusal::GrantUnknown.refusal().at("grant"));
        }
        if self.tokens.values().filter(|token| token.is_good(now)).count() >= MOST_TOKENS {
            return Err(AccountRefusal::TokensTooMany.refusal().with("max", MOST_TOKENS));
        }
        Ok(vec![fact])
    }

    /// An identity is linked by an administrator: nobody but they know whose it is.
    pub(super) fn link_identity(&self, command: &AccountCommand, issuer: &str, subject: &str) -> Facts {
        self.is_administered_by(&command.by)?;
        if [issuer, subject].iter().any(|text| text.is_empty() || text.chars().count() > LONGEST_TEXT) {
            return Err(AccountRefusal::IdentityShape.refusal().with("max", LONGEST_TEXT));
        }
        Ok(vec![AccountFact::IdentityLinked { issuer: issuer.to_owned(), subject: subject.to_owned() }])
    }

    /// By whoever could link it, and by its holder: who is no longer oneself elsewhere must be able to say so.
    pub(super) fn unlink_identity(&self, command: &AccountCommand, issuer: &str, subject: &str) -> Facts {
        self.own_or_administered(command)?;
        let (issuer, subject) = (issuer.to_owned(), subject.to_owned());
        if !self.identities.contains(&(issuer.clone(), subject.clone())) {
            return Err(AccountRefusal::IdentityUnknown.refusal());
        }
        Ok(vec![AccountFact::IdentityUnlinked { issuer, subject }])
    }

    /// A machine signs in nowhere: its tokens are issued by its administrator.
    fn machine(&self) -> Result<(), crate::refusal::Refusal> {
        let is_machine = self.enrolled()?.kind == super::AccountKind::Machine;
        is_machine.then_some(()).ok_or_else(|| AccountRefusal::NotOwn.refusal())
    }
}
