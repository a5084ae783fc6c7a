//! Number and password of a filing (备案编号和密码), within the same bounds on guessing as those of accounts.

use std::{net::IpAddr, sync::Arc};

use beian_domain::{
    actor::{Actor, Role},
    case::Case,
};
use uuid::Uuid;

use super::{Access, AccessError, throttle::Attempt};

/// A session for one filing that began.
pub(crate) struct HeldFiling {
    /// For the cookie.
    pub(crate) secret: String,
    pub(crate) case_id: Uuid,
}

impl Access {
    /// Begins a session for one filing, if number and password belong together.
    pub(crate) async fn sign_in_to_filing(
        &self,
        number: &str,
        case_id: Option<Uuid>,
        password: String,
        address: IpAddr,
    ) -> Result<Option<HeldFiling>, AccessError> {
        let case = self.case_by_password(number, case_id, password, address).await?;
        let Some(case_id) = case.and_then(|case| Some(case.filing.as_ref()?.case_id)) else { return Ok(None) };
        self.sweep().await?;
        Ok(Some(HeldFiling { secret: self.begin_filing_session(case_id).await?, case_id }))
    }

    /// Who speaks in a session for one filing: its holder, named by the query number.
    pub(super) async fn holder(&self, case_id: Uuid) -> Result<Option<Actor>, AccessError> {
        let case = self.app().case(case_id).await?;
        let number = case.and_then(|case| Some(case.filing.as_ref()?.credentials.as_ref()?.number.clone()));
        Ok(number.map(|name| Actor { name, role: Role::FilingHolder, organ: None }))
    }

    /// The case, if the password belongs to it. An unknown case, a wrong password and too many attempts are answered
    /// alike.
    pub(crate) async fn case_by_password(
        &self,
        number: &str,
        case_id: Option<Uuid>,
        password: String,
        address: IpAddr,
    ) -> Result<Option<Arc<Case>>, AccessError> {
        // No login name has a space: the counts of filings and of accounts stay apart.
        let attempt = Attempt::new(&format!("filing {number}"), address);
        if !self.may_attempt(&attempt).await? {
            return Ok(None);
        }
        let case = self.app().case_by_password(case_id, password).await?;
        if case.is_some() {
            self.attempt_was_right(&attempt).await?;
        }
        Ok(case)
    }
}
