//! The name behind an account: sealed with a key of its own before it reaches the log, opened where it is shown, gone with
//! the key. The login name is no secret: it names the actor in every event.

use beian_domain::account::{Account, AccountEvent};
use uuid::Uuid;

use super::{App, AppError};
use crate::vault::SubjectKey;

impl App {
    /// The name of the person, unit or system; what stands for it once it was forgotten.
    ///
    /// # Errors
    /// When the keys cannot be read.
    pub async fn account_name(&self, id: Uuid, account: &Account) -> Result<String, AppError> {
        let Some(enrolment) = &account.enrolment else { return Ok(String::new()) };
        let Some(sealed) = &enrolment.sealed else { return Ok(enrolment.name.clone()) };
        let opened = self.vault.keys_of(id).await?.open(sealed);
        Ok(opened.and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_else(|| enrolment.name.clone()))
    }

    /// Seals what is personal in new events of an account; the keys made for it.
    pub(super) fn seal_account(&self, id: Uuid, events: &mut [AccountEvent]) -> Vec<SubjectKey> {
        let mut keys = self.vault.no_keys(id);
        for event in events {
            event.visit_personal(&mut |place, value| keys.seal_datum(place, value));
        }
        keys.into_made()
    }

    /// Destroys the key of an account.
    pub(super) async fn forget_account_name(&self, id: Uuid) -> Result<(), AppError> {
        let subjects: Vec<_> =
            self.vault.subjects_of_case(id).await?.into_iter().map(|subject| (id, subject)).collect();
        self.vault.destroy(&subjects).await?;
        Ok(())
    }
}
