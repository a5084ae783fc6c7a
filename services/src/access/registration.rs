//! An applicant's own account: opened once phone and mail are proved.

use std::net::IpAddr;

use beian_domain::{
    account::{AccountOrder, AccountRefusal, Contact, Login, NewPassword},
    actor::{Actor, Role},
    counting::Moment,
    message::Message,
    refusal::{Refusal, Refused},
};
use uuid::Uuid;

use super::{
    Access, AccessError,
    code::normalized,
    sign_in::{SignedIn, acceptable},
    throttle::Attempt,
};
use crate::app::{AccountRequest, AppError};

/// Ids derived from command ids live in a name space of their own.
const DERIVED: Uuid = Uuid::from_u128(0xd1c2_6e08_4b95_4f63_8e7a_35f0_19ad_c42b);

/// What somebody registers with.
pub(crate) struct NewApplicant {
    pub(crate) command_id: Uuid,
    pub(crate) login: String,
    pub(crate) name: String,
    pub(crate) password: String,
    /// Each contact with the code sent to it.
    pub(crate) contacts: Vec<(Contact, String, String)>,
    pub(crate) address: IpAddr,
}

impl Access {
    /// Sends a code to a contact, if there is a way to send it.
    pub(crate) async fn prove(
        &self,
        contact: Contact,
        to: &str,
        address: IpAddr,
    ) -> Result<Result<(), Refusal>, AccessError> {
        if !self.reaches(contact) {
            return Ok(Err(Message::new("registration_closed").into()));
        }
        match normalized(contact, to) {
            Ok(to) => self.send_code(contact, &to, address).await,
            Err(refusal) => Ok(Err(refusal.at("to"))),
        }
    }

    /// Opens the account and begins its first session.
    pub(crate) async fn register(&self, applicant: NewApplicant) -> Result<Result<SignedIn, Refusal>, AccessError> {
        if !applicant.contacts.iter().all(|(contact, ..)| self.reaches(*contact)) {
            return Ok(Err(Message::new("registration_closed").into()));
        }
        let checked = Login::parse(&applicant.login).and_then(|login| {
            acceptable(&applicant.password, login.as_str())?;
            let read = |(contact, to, code): &(Contact, String, String)| {
                Ok((*contact, normalized(*contact, to)?, code.clone()))
            };
            Ok((login, applicant.contacts.iter().map(read).collect::<Result<Vec<_>, Refusal>>()?))
        });
        let (login, contacts) = match checked {
            Ok(checked) => checked,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if !self.may_attempt(&Attempt::new(login.as_str(), applicant.address)).await? {
            return Ok(Err(Message::new("codes_too_many").into()));
        }
        for (contact, to, code) in &contacts {
            if !self.fits_code(*contact, to, code).await? {
                return Ok(Err(Refusal::from(Message::new("code_wrong")).at(path(*contact))));
            }
        }
        self.open(applicant, login, contacts).await
    }

    /// Whether the name is taken is told only to those who proved who they are.
    async fn open(
        &self,
        applicant: NewApplicant,
        login: Login,
        contacts: Vec<(Contact, String, String)>,
    ) -> Result<Result<SignedIn, Refusal>, AccessError> {
        let account = login.account_id();
        if self.app().account(account).await?.version > 0 {
            return Ok(Err(AccountRefusal::Exists.refusal().at("login")));
        }
        let hash = self.passwords().hash(applicant.password).await?;
        let mut kept = Vec::new();
        for (contact, to, _) in &contacts {
            kept.push((*contact, self.keep(account, (*contact).into(), to).await?));
        }
        let request = AccountRequest {
            command_id: applicant.command_id,
            account,
            expected_version: Some(0),
            actor: Actor { name: login.to_string(), role: Role::Applicant, organ: None },
            reason: None,
            asked: AccountRequest::asked(&("register", &login, &applicant.name)),
            order: AccountOrder::Register {
                login,
                name: applicant.name,
                password: NewPassword { hash, temporary: false },
                grant: Uuid::new_v5(&DERIVED, applicant.command_id.as_bytes()),
                from: Moment::from_utc(self.now()).date(),
                contacts: kept,
            },
        };
        match self.app().order(request).await {
            // Whoever only repeats a command has not proved to be its sender.
            Ok(outcome) if outcome.replayed => Ok(Err(AccountRefusal::Exists.refusal().at("login"))),
            Ok(outcome) => {
                for (contact, to, _) in &contacts {
                    self.use_code_up(*contact, to).await?;
                }
                self.signed_in(account, outcome.account).await.map(Ok)
            }
            Err(AppError::Refused(Refused(mut refusals))) if !refusals.is_empty() => Ok(Err(refusals.swap_remove(0))),
            Err(AppError::StaleVersion { .. }) => Ok(Err(AccountRefusal::Exists.refusal().at("login"))),
            Err(error) => Err(error.into()),
        }
    }
}

fn path(contact: Contact) -> &'static str {
    match contact {
        Contact::Phone => "input.phoneCode",
        Contact::Mail => "input.mailCode",
    }
}
