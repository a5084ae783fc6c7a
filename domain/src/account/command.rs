//! What may be asked of an account. Time, actor and identity travel in the command.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{AccountKind, Contact, Login, TokenScope};
use crate::{
    actor::{Actor, Role},
    alert::AlertPreferences,
    identity::RegionCode,
};

/// A command to one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountCommand {
    /// Who.
    pub by: Actor,
    /// The present.
    pub recorded_at: DateTime<Utc>,
    /// Why.
    pub reason: Option<String>,
    /// What.
    pub order: AccountOrder,
}

/// A new account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewAccount {
    /// Its login name, which its id follows from.
    pub login: Login,
    /// Name of the person, unit or system.
    pub name: String,
    /// Whose it is.
    pub kind: AccountKind,
    /// The organ that administers it.
    pub organ: Option<RegionCode>,
}

/// A password as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPassword {
    /// Argon2id in the PHC string format.
    pub hash: String,
    /// Good only for setting another one.
    pub temporary: bool,
}

/// Orders to an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountOrder {
    /// 设立首位管理员: the first administrator of all
    Found {
        /// The account.
        account: NewAccount,
        /// Its first password.
        password: NewPassword,
        /// Id of its grant.
        grant: Uuid,
        /// First day of its office.
        from: NaiveDate,
    },
    /// 开户, by an administrator
    Enrol {
        /// The account.
        account: NewAccount,
        /// Its first password; none where it signs in elsewhere or with tokens only.
        password: Option<NewPassword>,
    },
    /// 注册, by an applicant who has proved both contacts
    Register {
        /// The login name.
        login: Login,
        /// Name of the person or unit.
        name: String,
        /// The password.
        password: NewPassword,
        /// Id of the grant.
        grant: Uuid,
        /// The present day.
        from: NaiveDate,
        /// Where the contacts proved are kept.
        contacts: Vec<(Contact, Uuid)>,
    },
    /// 授予角色
    Grant {
        /// Id of the new grant.
        grant: Uuid,
        /// The role.
        role: Role,
        /// The organ.
        organ: Option<RegionCode>,
        /// First day.
        from: NaiveDate,
        /// Last day, included.
        to: Option<NaiveDate>,
    },
    /// 撤销角色
    Revoke {
        /// The grant.
        grant: Uuid,
    },
    /// 撤销已撤并机关的职务: recorded by the system when the organ's cases are taken over
    CloseOffices {
        /// The closed organ.
        organ: RegionCode,
    },
    /// 锁定
    Lock {
        /// Until when; none until it is unlocked.
        until: Option<DateTime<Utc>>,
    },
    /// 解锁
    Unlock,
    /// 注销账户
    Forget,
    /// 设置密码: the own one, or as an administrator a temporary one
    SetPassword(NewPassword),
    /// 启用动态口令
    SetSecondFactor {
        /// Where the secret is kept.
        secret: Uuid,
    },
    /// 停用动态口令
    RemoveSecondFactor,
    /// 签发令牌
    IssueToken {
        /// Id of the token.
        token: Uuid,
        /// SHA-256 of its secret, hexadecimal.
        hash: String,
        /// What it is for.
        name: String,
        /// What it may do.
        scopes: BTreeSet<TokenScope>,
        /// The office in which it acts.
        grant: Option<Uuid>,
        /// Until when.
        expires: DateTime<Utc>,
    },
    /// 撤销令牌
    RevokeToken {
        /// The token.
        token: Uuid,
    },
    /// 全部退出登录
    EndSessions,
    /// 关联统一身份
    LinkIdentity {
        /// The identity provider.
        issuer: String,
        /// The person there.
        subject: String,
    },
    /// 核验联系方式: one that its holder has proved
    VerifyContact {
        /// Which.
        contact: Contact,
        /// Where it is kept.
        kept: Uuid,
    },
    /// 设置预警方式
    SetAlertPreferences(AlertPreferences),
    /// 开通日历订阅
    OpenCalendarFeed {
        /// Id of the feed.
        feed: Uuid,
        /// SHA-256 of its secret, hexadecimal.
        hash: String,
        /// Of an organ and all below it; of what is one's own where none is named.
        organ: Option<RegionCode>,
    },
    /// 关闭日历订阅
    CloseCalendarFeed {
        /// The feed.
        feed: Uuid,
    },
    /// 解除统一身份
    UnlinkIdentity {
        /// The identity provider.
        issuer: String,
        /// The person there.
        subject: String,
    },
}
