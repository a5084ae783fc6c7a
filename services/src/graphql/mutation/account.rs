//! Accounts and offices, by administrators (开户、授权、锁定).

use async_graphql::{Context, InputObject, Object, Result};
use beian_domain::{
    account::{AccountKind as Kind, AccountOrder, AccountRefusal, Login, NewAccount, NewPassword, TokenScope},
    counting::Moment,
    identity::RegionCode,
    policy::{self, Deed},
    refusal::Refusal,
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::signing_in::{fault, forget_second_factor, own};
use crate::{
    access::Access,
    app::{AccountRequest, App},
    graphql::{
        Fault,
        account::AccountPayload,
        scope,
        visitor::{allows, in_person},
        words::{AccountKind, Role},
    },
};

#[derive(Default)]
pub(super) struct Accounts;

#[Object]
impl Accounts {
    /// 开户: enrols an account. It can do nothing until a role is granted.
    async fn enrol_account(&self, ctx: &Context<'_>, input: EnrolAccount) -> Result<AccountPayload> {
        let organ = match organ(input.organ.as_deref()) {
            Ok(organ) => organ,
            Err(refusal) => return Ok(AccountPayload::refused(refusal)),
        };
        let login = match Login::parse(&input.login) {
            Ok(login) => login,
            Err(refusal) => return Ok(AccountPayload::refused(refusal.at("input.login"))),
        };
        let kind = Kind::from(input.kind);
        let (plain, password) = match kind {
            Kind::Official | Kind::Applicant if input.with_password => {
                let (plain, hash) = ctx.data_unchecked::<Access>().temporary_password().await.map_err(Fault::from)?;
                (Some(plain), Some(NewPassword { hash, temporary: true }))
            }
            Kind::Official | Kind::Applicant | Kind::Machine => (None, None),
        };
        let account = NewAccount { login: login.clone(), name: input.name, kind, organ };
        let asked = ("enrol", &account);
        let asked = AccountRequest::asked(&asked);
        let target = AccountTarget::new(input.command_id, login);
        let order = AccountOrder::Enrol { account, password };
        let payload = give(ctx, target, order, asked).await?;
        Ok(payload.telling(|payload| payload.password = plain))
    }

    /// 授予角色: lets an account act in a role for an organ, from one day to another.
    async fn grant_role(&self, ctx: &Context<'_>, input: GrantRole) -> Result<AccountPayload> {
        let today = Moment::from_utc(ctx.data_unchecked::<App>().clock().now()).date();
        let organ = match organ(input.organ.as_deref()) {
            Ok(organ) => organ,
            Err(refusal) => return Ok(AccountPayload::refused(refusal)),
        };
        let grant = Uuid::new_v5(&DERIVED, input.target.command_id.as_bytes());
        let (role, from, to) = (input.role.into(), input.from.unwrap_or(today), input.to);
        order(ctx, input.target, AccountOrder::Grant { grant, role, organ, from, to }).await
    }

    /// 撤销角色: takes an office away, at once.
    async fn revoke_role(&self, ctx: &Context<'_>, target: AccountTarget, grant: Uuid) -> Result<AccountPayload> {
        order(ctx, target, AccountOrder::Revoke { grant }).await
    }

    /// 锁定: an account is not used any more, at once; the reason is told to those who administer it.
    async fn lock_account(
        &self,
        ctx: &Context<'_>,
        target: AccountTarget,
        #[graphql(desc = "Until when; until it is unlocked if absent.")] until: Option<DateTime<Utc>>,
    ) -> Result<AccountPayload> {
        order(ctx, target, AccountOrder::Lock { until }).await
    }

    /// 解锁
    async fn unlock_account(&self, ctx: &Context<'_>, target: AccountTarget) -> Result<AccountPayload> {
        order(ctx, target, AccountOrder::Unlock).await
    }

    /// 注销账户: closes an account for ever. Its name cannot be read any more and its contacts are deleted; what it did
    /// stays under its login name.
    async fn forget_account(&self, ctx: &Context<'_>, target: AccountTarget) -> Result<AccountPayload> {
        let account = Login::parse(&target.login).map_or(Uuid::nil(), |login| login.account_id());
        let payload = order(ctx, target, AccountOrder::Forget).await?;
        if payload.account.is_some() {
            ctx.data_unchecked::<Access>().forget_account(account).await.map_err(fault)?;
        }
        Ok(payload)
    }

    /// 重置密码: a password told once, which must be replaced; every session ends.
    async fn reset_password(&self, ctx: &Context<'_>, target: AccountTarget) -> Result<AccountPayload> {
        let (plain, hash) = ctx.data_unchecked::<Access>().temporary_password().await.map_err(Fault::from)?;
        let asked = AccountRequest::asked(&("reset", &target));
        let order = AccountOrder::SetPassword(NewPassword { hash, temporary: true });
        let payload = give(ctx, target, order, asked).await?;
        Ok(payload.telling(|payload| payload.password = Some(plain)))
    }

    /// 停用他人的动态口令, as when a phone is lost.
    async fn reset_second_factor(&self, ctx: &Context<'_>, target: AccountTarget) -> Result<AccountPayload> {
        let account = Login::parse(&target.login).map_or(Uuid::nil(), |login| login.account_id());
        let before = ctx.data_unchecked::<App>().account(account).await.map_err(Fault::from)?;
        let payload = order(ctx, target, AccountOrder::RemoveSecondFactor).await?;
        forget_second_factor(ctx, &before, &payload).await?;
        Ok(payload)
    }

    /// 关联统一身份: lets an account sign in through the identity provider.
    async fn link_identity(
        &self,
        ctx: &Context<'_>,
        target: AccountTarget,
        #[graphql(desc = "The identity provider.")] issuer: String,
        #[graphql(desc = "The person there.")] subject: String,
    ) -> Result<AccountPayload> {
        order(ctx, target, AccountOrder::LinkIdentity { issuer, subject }).await
    }

    /// 解除统一身份: by those who administer the account, and by its holder, signed in in person. Every session ends.
    async fn unlink_identity(
        &self,
        ctx: &Context<'_>,
        target: AccountTarget,
        #[graphql(desc = "The identity provider.")] issuer: String,
        #[graphql(desc = "The person there.")] subject: String,
    ) -> Result<AccountPayload> {
        let order_of = AccountOrder::UnlinkIdentity { issuer, subject };
        let id = Login::parse(&target.login).map_or(Uuid::nil(), |login| login.account_id());
        match in_person(ctx) {
            Ok(holder) if holder.1 == id => {
                let asked = (&target, &order_of);
                Ok(own(ctx, target.command_id, order_of.clone(), &asked, holder).await?)
            }
            Ok(_) | Err(_) => order(ctx, target, order_of).await,
        }
    }
}

/// Ids derived from command ids live in a name space of their own.
const DERIVED: Uuid = Uuid::from_u128(0x51d8_0a3b_9c47_4e12_b6f5_02ce_7d94_a8e3);

/// The account that an order is meant for, and the order's own identity.
#[derive(Debug, Clone, Serialize, InputObject)]
pub(super) struct AccountTarget {
    /// Its login name.
    pub(super) login: String,
    /// Chosen by the client, new for each command. Sending the same command again returns the first outcome.
    pub(super) command_id: Uuid,
    /// The version of the account that the client saw; if it went on since, the order is refused.
    pub(super) expected_version: Option<u64>,
    /// Why.
    pub(super) reason: Option<String>,
}

impl AccountTarget {
    fn new(command_id: Uuid, login: Login) -> Self {
        Self { login: login.into(), command_id, expected_version: None, reason: None }
    }
}

/// A new account.
#[derive(InputObject)]
struct EnrolAccount {
    /// Chosen by the client, new for each command.
    command_id: Uuid,
    /// Its login name: 2 to 40 letters, digits or Chinese characters.
    login: String,
    /// Name of the person, unit or system.
    name: String,
    /// Whose it is.
    kind: AccountKind,
    /// Code of the organ that administers it; none for the nation and for applicants.
    organ: Option<String>,
    /// Whether it gets a first password; not where it signs in through the identity provider. A system never does.
    #[graphql(default = true)]
    with_password: bool,
}

/// An office to be granted.
#[derive(InputObject)]
struct GrantRole {
    /// The account.
    target: AccountTarget,
    /// The role.
    role: Role,
    /// Code of the organ; none for the nation and for applicants.
    organ: Option<String>,
    /// First day; today if absent.
    from: Option<NaiveDate>,
    /// Last day, included; for good if absent.
    to: Option<NaiveDate>,
}

fn organ(code: Option<&str>) -> Result<Option<RegionCode>, Refusal> {
    code.map(|code| super::region(code, "input.organ")).transpose()
}

/// Gives an order without secrets in it.
async fn order(ctx: &Context<'_>, target: AccountTarget, order: AccountOrder) -> Result<AccountPayload> {
    let asked = AccountRequest::asked(&(&target, &order));
    Ok(give(ctx, target, order, asked).await?)
}

/// Gives an order to an account that the actor may know of: one that is not administered does not exist.
pub(super) async fn give(
    ctx: &Context<'_>,
    target: AccountTarget,
    order: AccountOrder,
    asked: [u8; 32],
) -> Result<AccountPayload, Fault> {
    let actor = scope::actor(ctx)?.clone();
    allows(ctx, TokenScope::Roles)?;
    let app = ctx.data_unchecked::<App>();
    let AccountTarget { login, command_id, expected_version, reason } = target;
    let Ok(login) = Login::parse(&login) else { return Ok(AccountPayload::refused(unknown())) };
    let account = login.account_id();
    let enrols = matches!(order, AccountOrder::Enrol { .. });
    let found = app.account(account).await?;
    let is_administrator = policy::offers(actor.role, Deed::ManageAccounts);
    if !enrols && is_administrator && !found.is_own(&actor) && found.is_administered_by(&actor).is_err() {
        return Ok(AccountPayload::refused(unknown()));
    }
    if let Err(refusal) = beyond_credentials(&order, found.is_own(&actor), is_administrator) {
        return Ok(AccountPayload::refused(refusal));
    }
    let request = AccountRequest { command_id, account, expected_version, actor, reason, order, asked };
    AccountPayload::of(app.order(request).await, app.clock().now())
}

/// What an account signs in with is changed here by others only: its holder proves the password first.
fn beyond_credentials(order: &AccountOrder, is_own: bool, is_administrator: bool) -> Result<(), Refusal> {
    let of_office = matches!(
        order,
        AccountOrder::Grant { .. }
            | AccountOrder::Revoke { .. }
            | AccountOrder::Lock { .. }
            | AccountOrder::Unlock
            | AccountOrder::Forget
    );
    match (is_own, is_administrator) {
        (true, _) if !of_office => Err(AccountRefusal::OwnCredential.refusal()),
        (false, false) => Err(AccountRefusal::NotAdministrator.refusal()),
        (true, _) | (false, true) => Ok(()),
    }
}

fn unknown() -> Refusal {
    AccountRefusal::Unknown.refusal().at("target.login")
}
