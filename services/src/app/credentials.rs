//! Query number and password (备案编号和密码): made where the procedure gives them, and asked with.

use std::sync::Arc;

use beian_domain::{
    case::{Action, Case, QueryCredentials, Submission},
    counting::Moment,
};
use chrono::NaiveDate;
use uuid::Uuid;

use super::{App, AppError, Intent, Outcome, Request};
use crate::password::PasswordError;

impl App {
    /// Gives a submission its query number and password, where its procedure has them; the password to tell once.
    pub(super) async fn with_credentials(&self, mut request: Request) -> Result<(Request, Option<String>), AppError> {
        let on = request.occurred_on.unwrap_or_else(|| Moment::from_utc(self.clock.now()).date());
        let Intent::Act(Action::Submit(submission)) = &mut request.intent else { return Ok((request, None)) };
        if !self.gives_credentials(submission, on) {
            return Ok((request, None));
        }
        let password = self.passwords.make().await?;
        submission.credentials = Some(QueryCredentials { number: query_number(), password_digest: password.hash });
        Ok((request, Some(password.plain)))
    }

    /// The case, if the password belongs to it. An unknown case is answered like a wrong password, and as slowly.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn case_by_password(
        &self,
        case_id: Option<Uuid>,
        password: String,
    ) -> Result<Option<Arc<Case>>, AppError> {
        let case = match case_id {
            Some(case_id) => self.case(case_id).await?,
            None => None,
        };
        let credentials = case.as_deref().and_then(|case| case.filing.as_ref()?.credentials.as_ref());
        let kept = credentials.map(|credentials| credentials.password_digest.clone());
        let fits = self.passwords.verify(password, kept).await?;
        Ok(case.filter(|_| fits))
    }

    fn gives_credentials(&self, submission: &Submission, on: NaiveDate) -> bool {
        let procedure = self.rulebook.procedure(&submission.procedure, on);
        procedure.is_ok_and(|procedure| procedure.query_credentials.is_some())
    }
}

/// A password is told once, and only where the procedure uses it.
pub(super) fn gives_password(outcome: &Outcome) -> bool {
    !outcome.replayed && outcome.case.filing.as_ref().is_some_and(|filing| filing.credentials.is_some())
}

/// Twelve hexadecimal digits, drawn here so that no client can choose another's number.
fn query_number() -> String {
    Uuid::new_v4().simple().to_string()[20..].to_uppercase()
}

impl From<PasswordError> for AppError {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Hash(_) => Self::Internal(error.to_string()),
            PasswordError::Stopped(_) | PasswordError::Closed(_) => Self::Unavailable,
        }
    }
}
