//! Signing in and out, and what one signs in with (登录、退出、密码、动态口令).

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use beian_domain::{
    account::{Account, AccountOrder, AccountRefusal, NewPassword},
    message::Message,
    refusal::{Refusal as Reason, Refused},
};
use serde::Serialize;
use uuid::Uuid;

use crate::{
    access::{Access, Caller, SignIn, SignedIn, acceptable},
    app::{AccountRequest, App, AppError},
    graphql::{
        Fault,
        account::{AccountObject, AccountPayload},
        payload::Refusal,
        visitor::{Visitor, cookies, in_person, own_actor, visitor},
    },
};

/// What checking a password counts for in a query's complexity: no request may try many.
pub(super) const VERIFYING: usize = 4_000;

#[derive(Default)]
pub(super) struct SigningIn;

#[Object]
impl SigningIn {
    /// 登录: begins a session, whose cookie comes with the answer. Whatever does not fit is answered alike.
    #[graphql(complexity = "VERIFYING + child_complexity")]
    async fn sign_in(
        &self,
        ctx: &Context<'_>,
        login: String,
        #[graphql(secret)] password: String,
        #[graphql(desc = "Code of the second factor, where the account has one.", secret)] code: Option<String>,
    ) -> Result<SignInPayload> {
        let visitor = sets_cookies(ctx)?;
        let given = SignIn { login, password, code, address: visitor.address };
        let access = ctx.data_unchecked::<Access>();
        match access.sign_in(given).await.map_err(fault)? {
            Ok(signed_in) => {
                // Whoever was signed in here before is not any more.
                if let Some(caller) = &visitor.caller {
                    access.sign_out(caller).await.map_err(fault)?;
                }
                Ok(welcome(ctx, signed_in)?)
            }
            Err(refusal) => Ok(SignInPayload::refused(refusal)),
        }
    }

    /// 退出登录: ends this session.
    async fn sign_out(&self, ctx: &Context<'_>) -> Result<bool> {
        let (access, visitor) = (ctx.data_unchecked::<Access>(), sets_cookies(ctx)?);
        if let Some(caller) = &visitor.caller {
            access.sign_out(caller).await.map_err(fault)?;
        }
        ctx.append_http_header("set-cookie", cookies(ctx)?.clear());
        Ok(true)
    }

    /// 全部退出登录: ends every session of the account, this one too.
    async fn sign_out_everywhere(&self, ctx: &Context<'_>, command_id: Uuid) -> Result<AccountPayload> {
        let payload =
            own(ctx, command_id, AccountOrder::EndSessions, &("end sessions", in_person(ctx)?.1), in_person(ctx)?)
                .await?;
        ctx.append_http_header("set-cookie", cookies(ctx)?.clear());
        Ok(payload)
    }

    /// Chooses the office in which this session acts, among those in force.
    async fn choose_office(&self, ctx: &Context<'_>, grant: Uuid) -> Result<SignInPayload> {
        let (caller, id) = in_person(ctx)?;
        sets_cookies(ctx)?;
        let app = ctx.data_unchecked::<App>();
        let account = app.account(id).await.map_err(Fault::from)?;
        let organs = app.organs().await.map_err(Fault::from)?;
        if account.office(Some(grant), app.clock().now(), &organs).is_none() {
            return Ok(SignInPayload::refused(AccountRefusal::GrantUnknown.refusal().at("grant")));
        }
        rotate(ctx, caller, Some(grant)).await?;
        Ok(SignInPayload { account: Some(shown(ctx, account)), ..SignInPayload::default() })
    }

    /// 设置密码: replaces the own password and ends every other session.
    #[graphql(complexity = "VERIFYING + child_complexity")]
    async fn set_password(&self, ctx: &Context<'_>, input: SetPassword) -> Result<AccountPayload> {
        let (caller, id) = in_person(ctx)?;
        let visitor = sets_cookies(ctx)?;
        let (access, app) = (ctx.data_unchecked::<Access>(), ctx.data_unchecked::<App>());
        let account = app.account(id).await.map_err(Fault::from)?;
        let login = own_actor(&account)?.name;
        if let Err(refusal) = acceptable(&input.new, &login) {
            return Ok(AccountPayload::refused(refusal.at("input.new")));
        }
        if !access.is_password(&account, input.old, visitor.address).await.map_err(fault)? {
            return Ok(AccountPayload::refused(Reason::from(Message::new("password_wrong")).at("input.old")));
        }
        let hash = access.passwords().hash(input.new).await.map_err(|error| Fault::from(AppError::from(error)))?;
        let order = AccountOrder::SetPassword(NewPassword { hash, temporary: false });
        let payload = own(ctx, input.command_id, order, &("set password", id), (caller, id)).await?;
        rotate_if_done(ctx, caller, &payload).await?;
        Ok(payload)
    }

    /// Draws the secret of a second factor; it counts once a code of it is confirmed.
    async fn start_second_factor(&self, ctx: &Context<'_>) -> Result<StartedSecondFactor> {
        let (_, id) = in_person(ctx)?;
        let account = ctx.data_unchecked::<App>().account(id).await.map_err(Fault::from)?;
        let login = own_actor(&account)?.name;
        let drawn = ctx.data_unchecked::<Access>().draw_second_factor(id, &login).await.map_err(fault)?;
        Ok(StartedSecondFactor { id: drawn.id, secret: drawn.secret, uri: drawn.uri })
    }

    /// 启用动态口令: from now on signing in asks for a code.
    #[graphql(complexity = "VERIFYING + child_complexity")]
    async fn confirm_second_factor(&self, ctx: &Context<'_>, input: ConfirmSecondFactor) -> Result<AccountPayload> {
        let (caller, id) = in_person(ctx)?;
        let visitor = sets_cookies(ctx)?;
        let (access, app) = (ctx.data_unchecked::<Access>(), ctx.data_unchecked::<App>());
        let account = app.account(id).await.map_err(Fault::from)?;
        if !access.is_password(&account, input.password, visitor.address).await.map_err(fault)? {
            return Ok(AccountPayload::refused(Reason::from(Message::new("password_wrong")).at("input.password")));
        }
        if !access.fits_second_factor(id, input.id, &input.code).await.map_err(fault)? {
            return Ok(AccountPayload::refused(Reason::from(Message::new("code_wrong")).at("input.code")));
        }
        let order = AccountOrder::SetSecondFactor { secret: input.id };
        let payload = own(ctx, input.command_id, order, &("set second factor", input.id), (caller, id)).await?;
        forget_second_factor(ctx, &account, &payload).await?;
        rotate_if_done(ctx, caller, &payload).await?;
        Ok(payload)
    }

    /// 停用动态口令: the own one, with the password.
    #[graphql(complexity = "VERIFYING + child_complexity")]
    async fn remove_second_factor(
        &self,
        ctx: &Context<'_>,
        command_id: Uuid,
        #[graphql(secret)] password: String,
    ) -> Result<AccountPayload> {
        let (caller, id) = in_person(ctx)?;
        let visitor = sets_cookies(ctx)?;
        let (access, app) = (ctx.data_unchecked::<Access>(), ctx.data_unchecked::<App>());
        let account = app.account(id).await.map_err(Fault::from)?;
        if !access.is_password(&account, password, visitor.address).await.map_err(fault)? {
            return Ok(AccountPayload::refused(Reason::from(Message::new("password_wrong")).at("password")));
        }
        let sent = ("remove second factor", id);
        let payload = own(ctx, command_id, AccountOrder::RemoveSecondFactor, &sent, (caller, id)).await?;
        forget_second_factor(ctx, &account, &payload).await?;
        rotate_if_done(ctx, caller, &payload).await?;
        Ok(payload)
    }
}

/// A new password in place of the old one.
#[derive(InputObject)]
struct SetPassword {
    /// Chosen by the client, new for each command.
    command_id: Uuid,
    /// The password so far.
    #[graphql(secret)]
    old: String,
    /// The new one: at least ten characters.
    #[graphql(secret)]
    new: String,
}

/// A second factor that was started.
#[derive(InputObject)]
struct ConfirmSecondFactor {
    /// Chosen by the client, new for each command.
    command_id: Uuid,
    /// Its id.
    id: Uuid,
    /// A code of it.
    #[graphql(secret)]
    code: String,
    /// The own password.
    #[graphql(secret)]
    password: String,
}

/// The secret of a second factor, told once.
#[derive(SimpleObject)]
struct StartedSecondFactor {
    /// To confirm it with.
    id: Uuid,
    /// To be typed into an authenticator.
    secret: String,
    /// To be shown to an authenticator as a picture.
    uri: String,
}

/// Whether a session began.
#[derive(SimpleObject, Default)]
pub(super) struct SignInPayload {
    /// Who is signed in; none if it was refused.
    account: Option<AccountObject>,
    /// Whether nothing else can be done before a password is set.
    must_set_password: bool,
    /// Why no session began; empty if one did.
    refusals: Vec<Refusal>,
}

impl SignInPayload {
    pub(super) fn refused(refused: impl Into<Refused>) -> Self {
        let refusals = refused.into().0.into_iter().map(Refusal::from).collect();
        Self { refusals, ..Self::default() }
    }
}

/// Sends the cookie of a session that began.
pub(super) fn welcome(ctx: &Context<'_>, signed_in: SignedIn) -> Result<SignInPayload, Fault> {
    let SignedIn { secret, account, must_set_password } = signed_in;
    ctx.append_http_header("set-cookie", cookies(ctx)?.set(&secret));
    Ok(SignInPayload { account: Some(shown(ctx, account)), must_set_password, refusals: Vec::new() })
}

fn shown(ctx: &Context<'_>, account: Arc<Account>) -> AccountObject {
    AccountObject { account, now: ctx.data_unchecked::<App>().clock().now() }
}

/// Sessions begin and change only where a cookie can be sent back, not within a connection.
pub(super) fn sets_cookies<'ctx>(ctx: &Context<'ctx>) -> Result<&'ctx Visitor, Fault> {
    let visitor = visitor(ctx)?;
    visitor.sets_cookies.then_some(visitor).ok_or_else(|| Fault::new("no_cookies_here"))
}

/// Gives an order of an account to itself; `asked` is what the client sent, without secrets.
pub(super) async fn own(
    ctx: &Context<'_>,
    command_id: Uuid,
    order: AccountOrder,
    asked: &impl Serialize,
    (_, account): (&Caller, Uuid),
) -> Result<AccountPayload, Fault> {
    let app = ctx.data_unchecked::<App>();
    let actor = own_actor(&*app.account(account).await?)?;
    let asked = AccountRequest::asked(asked);
    let request = AccountRequest { command_id, account, expected_version: None, actor, reason: None, order, asked };
    AccountPayload::of(app.order(request).await, app.clock().now())
}

/// Deletes the secret of a second factor that is no longer asked for.
pub(super) async fn forget_second_factor(
    ctx: &Context<'_>,
    before: &Account,
    payload: &AccountPayload,
) -> Result<(), Fault> {
    let after = payload.account.as_ref().map(|shown| shown.account.second_factor);
    match before.second_factor {
        Some(old) if after.is_some_and(|kept| kept != Some(old)) => {
            ctx.data_unchecked::<Access>().forget(old).await.map_err(fault)
        }
        Some(_) | None => Ok(()),
    }
}

async fn rotate_if_done(ctx: &Context<'_>, caller: &Caller, payload: &AccountPayload) -> Result<(), Fault> {
    if payload.account.is_some() && !payload.replayed { rotate(ctx, caller, None).await } else { Ok(()) }
}

async fn rotate(ctx: &Context<'_>, caller: &Caller, office: Option<Uuid>) -> Result<(), Fault> {
    let access = ctx.data_unchecked::<Access>();
    if let Some(secret) = access.rotated(caller, office).await.map_err(fault)? {
        ctx.append_http_header("set-cookie", cookies(ctx)?.set(&secret));
    }
    Ok(())
}

pub(super) fn fault(error: crate::access::AccessError) -> Fault {
    Fault::from(AppError::from(error))
}
