//! A contact of an account that exists: proved with a code, so that its holder can be told of alerts.

use beian_domain::{
    account::{AccountOrder, Contact},
    message::Message,
    refusal::Refusal,
};
use uuid::Uuid;

use super::{Access, AccessError, code::normalized, kept::Kind};

impl Access {
    /// Keeps a contact for an account if the code is the one sent to it; the order that records it.
    pub(crate) async fn proved(
        &self,
        account: Uuid,
        contact: Contact,
        to: &str,
        code: &str,
    ) -> Result<Result<AccountOrder, Refusal>, AccessError> {
        let to = match normalized(contact, to) {
            Ok(to) => to,
            Err(refusal) => return Ok(Err(refusal.at("to"))),
        };
        if !self.fits_code(contact, &to, code).await? {
            return Ok(Err(Refusal::from(Message::new("code_wrong")).at("code")));
        }
        let kept = self.keep(account, contact.into(), &to).await?;
        self.use_code_up(contact, &to).await?;
        Ok(Ok(AccountOrder::VerifyContact { contact, kept }))
    }

    /// The mail address of an account, as it was proved.
    pub(crate) async fn mail_of(&self, account: Uuid, kept: Uuid) -> Result<Option<String>, AccessError> {
        self.kept(account, kept, Kind::Mail).await
    }
}
