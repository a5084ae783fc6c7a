//! Personal data in commands: opened for the decision, sealed before anything is recorded.

mod forgetting;
mod persons;
mod reading;

use std::borrow::Cow;

use beian_domain::{
    case::{Action, Case},
    form::Answers,
};
use uuid::Uuid;

use super::{App, AppError, Intent, Request};
use crate::vault::{CaseKeys, VaultError};

pub use forgetting::{Forgetting, Whom};
pub(crate) use reading::DOSSIER;
use reading::stands_below;
pub use reading::{ReadingEntry, ReadingRequest, Revealed};

impl App {
    /// The keys with which a command's events are sealed, and the case as it is decided on.
    pub(super) async fn opened<'case>(
        &self,
        request: &Request,
        case: &'case Case,
    ) -> Result<(CaseKeys, Cow<'case, Case>), AppError> {
        if case.version == 0 || !writes_personal_data(&request.intent) {
            return Ok((self.vault.no_keys(request.case_id), Cow::Borrowed(case)));
        }
        let keys = self.vault.keys_of(request.case_id).await?;
        let open = keys.open_case(case, &self.rulebook);
        Ok((keys, Cow::Owned(open)))
    }

    /// Answers of a case in clear, for the filer whose they are.
    ///
    /// # Errors
    /// When the keys cannot be read.
    pub async fn own_answers(&self, case_id: Uuid, answers: &Answers) -> Result<serde_json::Value, AppError> {
        let keys = self.vault.keys_of(case_id).await?;
        let mut shown = serde_json::json!(answers);
        keys.show(&mut shown);
        Ok(shown)
    }
}

/// Whether a command compares or writes what is personal.
fn writes_personal_data(intent: &Intent) -> bool {
    match intent {
        Intent::Act(Action::HandInPapers { attachments, .. }) => !attachments.is_empty(),
        Intent::Act(action) => matches!(
            action,
            Action::Submit(_)
                | Action::Amend { .. }
                | Action::ChangeConnection { .. }
                | Action::ChangeParticulars { .. }
                | Action::ReportAccessUsers(_)
                | Action::ClaimWebsite { .. }
                | Action::Correct { .. }
        ),
        Intent::AssignNextNumber | Intent::Renumber { .. } => false,
    }
}

impl From<VaultError> for AppError {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Database(error) => error.into(),
            VaultError::Missing
            | VaultError::Unreadable(_)
            | VaultError::Unknown(_)
            | VaultError::Wrong(_)
            | VaultError::File { .. } => Self::Internal(error.to_string()),
        }
    }
}
