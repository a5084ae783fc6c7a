//! Applicants register themselves (注册), with a phone and a mail that they prove.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use beian_domain::{
    account::Contact as Kind,
    refusal::{Refusal as Reason, Refused},
};
use uuid::Uuid;

use super::signing_in::{SignInPayload, VERIFYING, fault, sets_cookies, welcome};
use crate::{
    access::{Access, NewApplicant},
    graphql::{payload::Refusal, words::Contact},
};

#[derive(Default)]
pub(super) struct Registration;

#[Object]
impl Registration {
    /// 获取验证码: sends a code that proves a phone or a mail. Tells nothing about accounts.
    #[graphql(complexity = "VERIFYING + child_complexity")]
    async fn send_code(
        &self,
        ctx: &Context<'_>,
        contact: Contact,
        #[graphql(desc = "The mobile number or the mail address.", secret)] to: String,
    ) -> Result<SendCodePayload> {
        let address = sets_cookies(ctx)?.address;
        let sent = ctx.data_unchecked::<Access>().prove(Kind::from(contact), &to, address).await.map_err(fault)?;
        let refusals = sent.err().map(Refused::from).map_or_else(Vec::new, |refused| refused.0);
        Ok(SendCodePayload { sent: refusals.is_empty(), refusals: refusals.into_iter().map(Refusal::from).collect() })
    }

    /// 注册: opens an applicant's account and signs in.
    #[graphql(complexity = "VERIFYING + child_complexity")]
    async fn register_applicant(&self, ctx: &Context<'_>, input: RegisterApplicant) -> Result<SignInPayload> {
        let address = sets_cookies(ctx)?.address;
        let applicant = NewApplicant {
            command_id: input.command_id,
            login: input.login,
            name: input.name,
            password: input.password,
            contacts: vec![(Kind::Phone, input.phone, input.phone_code), (Kind::Mail, input.mail, input.mail_code)],
            address,
        };
        let registered: std::result::Result<_, Reason> =
            ctx.data_unchecked::<Access>().register(applicant).await.map_err(fault)?;
        Ok(match registered {
            Ok(signed_in) => welcome(ctx, signed_in)?,
            Err(refusal) => SignInPayload::refused(refusal),
        })
    }
}

/// Whether a code was sent.
#[derive(SimpleObject)]
struct SendCodePayload {
    /// It was.
    sent: bool,
    /// Why it was not.
    refusals: Vec<Refusal>,
}

/// An applicant, with what proves phone and mail.
#[derive(InputObject)]
struct RegisterApplicant {
    /// Chosen by the client, new for each command.
    command_id: Uuid,
    /// The login name: 2 to 40 letters, digits or Chinese characters.
    login: String,
    /// Name of the person or unit.
    name: String,
    /// The password: at least ten characters.
    #[graphql(secret)]
    password: String,
    /// The mobile number.
    #[graphql(secret)]
    phone: String,
    /// The code sent to it.
    #[graphql(secret)]
    phone_code: String,
    /// The mail address.
    #[graphql(secret)]
    mail: String,
    /// The code sent to it.
    #[graphql(secret)]
    mail_code: String,
}
