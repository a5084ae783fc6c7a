//! Number and password of a filing (备案编号和密码), within the same bounds on guessing as those of accounts.

use std::{net::IpAddr, sync::Arc};

use beian_domain::case::Case;
use uuid::Uuid;

use super::{Access, AccessError, throttle::Attempt};

impl Access {
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
