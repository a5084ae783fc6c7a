//! A contact of an account that exists: proved with a code, so that its holder can be told of alerts.

use beian_domain::{account::Contact, message::Message, refusal::Refusal};
use uuid::Uuid;

use super::{Access, AccessError, code::normalized, kept::Kind};

/// A contact that was proved: where it is kept, and as it is compared.
pub(crate) struct Proved {
    pub(crate) kept: Uuid,
    pub(crate) to: String,
}

impl Access {
    /// Keeps a contact for an account if the code is the one sent to it. The code is used up once that is recorded.
    pub(crate) async fn proved(
        &self,
        account: Uuid,
        contact: Contact,
        to: &str,
        code: &str,
    ) -> Result<Result<Proved, Refusal>, AccessError> {
        let to = match normalized(contact, to) {
            Ok(to) => to,
            Err(refusal) => return Ok(Err(refusal.at("to"))),
        };
        if !self.fits_code(contact, &to, code).await? {
            return Ok(Err(Refusal::from(Message::new("code_wrong")).at("code")));
        }
        let kept = self.keep(account, contact.into(), &to).await?;
        Ok(Ok(Proved { kept, to }))
    }

    /// The mail address of an account, as it was proved.
    pub(crate) async fn mail_of(&self, account: Uuid, kept: Uuid) -> Result<Option<String>, AccessError> {
        self.kept(account, kept, Kind::Mail).await
    }
}
