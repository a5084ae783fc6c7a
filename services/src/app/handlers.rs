//! Who may handle cases of an organ (承办人): accounts are another aggregate than the case, so they are asked here.

use beian_domain::{
    account::{Account, Login},
    actor::{Actor, Role},
    case::{ActionKind, Case, CaseEvent, Fact},
    identity::RegionCode,
    policy::{self, Deed},
    refusal::{Refusal, RefusalCode},
};

use super::{App, AppError};
use crate::token::Tokens;

/// The roles in which somebody handles cases: those that may take one of their own accord.
pub fn handling_roles() -> Vec<Role> {
    Role::ALL.into_iter().filter(|role| policy::offers(*role, Deed::Act(ActionKind::Take))).collect()
}

impl App {
    /// Whether names without an account act too, as they do where development tokens are taken.
    pub(crate) fn takes_any_name(&self) -> bool {
        self.tokens == Tokens::Development
    }

    /// Names whoever is assigned as their account does, once they may act for the organ of the case. Asked of what was
    /// decided, so that whoever may not assign at all hears of that first. Who assigns to themselves acts there already.
    pub(super) async fn name_handlers(
        &self,
        events: &mut [CaseEvent],
        by: &Actor,
        case: &Case,
    ) -> Result<(), AppError> {
        let Some(organ) = case.filing.as_ref().map(|filing| filing.organ) else { return Ok(()) };
        for event in events {
            if let Fact::Assigned { handler, .. } = &mut event.fact
                && *handler != by.name
            {
                *handler = self.handler_of(organ, handler).await?;
            }
        }
        Ok(())
    }

    /// The name of the account that a login names, if it may act for the organ. With development tokens a name without
    /// an account is that of somebody who may: whoever bears such a token does.
    async fn handler_of(&self, organ: RegionCode, name: &str) -> Result<String, AppError> {
        let unknown = || Refusal::new(RefusalCode::HandlerUnknown).with("handler", name).with("organ", organ);
        let account = match Login::parse(name) {
            Ok(login) => self.account(login.account_id()).await?,
            Err(_) => Default::default(),
        };
        match &account.enrolment {
            Some(enrolment) if self.works_at(&account, organ).await? => Ok(enrolment.login.to_string()),
            None if self.takes_any_name() => Ok(name.to_owned()),
            Some(_) | None => Err(unknown().at("handler").into()),
        }
    }

    async fn works_at(&self, account: &Account, organ: RegionCode) -> Result<bool, AppError> {
        let (organs, roles) = (self.organs().await?, handling_roles());
        let mut offices = account.offices(self.clock.now(), &organs);
        Ok(offices.any(|office| office.organ == Some(organ) && roles.contains(&office.role)))
    }
}
