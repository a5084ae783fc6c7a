//! What happens to an account. Events are for ever: additive, versioned, named in the past tense.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Login;
use crate::{
    actor::{Actor, Role},
    alert::AlertPreferences,
    form::FieldType,
    identity::RegionCode,
    log_event::log_event,
    personal::{Place, Sealed, Visit, visit_text},
};

/// One event of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountEvent {
    /// What happened.
    pub fact: AccountFact,
    /// When, by whom and why.
    pub stamp: AccountStamp,
}

/// Who recorded an event of an account, when and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountStamp {
    /// Who.
    pub by: Actor,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Whose account it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountKind {
    /// 民警、工作人员
    Official,
    /// 备案人、接入服务提供者
    Applicant,
    /// A connected system
    Machine,
}

/// A way to reach somebody; the number or address itself is kept outside the log, where it can be deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Contact {
    /// 手机
    Phone,
    /// 电子邮箱
    Mail,
}

/// What a token may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenScope {
    /// Read what the office may see
    Read,
    /// Act on cases as the office may
    Write,
    /// Enrol accounts and grant roles as the office may
    Roles,
}

/// Facts of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountFact {
    /// 开户
    AccountEnrolled {
        /// The login name.
        login: Login,
        /// Name of the person, unit or system.
        name: String,
        /// Whose.
        kind: AccountKind,
        /// The organ that administers it; none for applicants and for accounts of the nation.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        organ: Option<RegionCode>,
        /// Of a person or unit: the sealed name, beside which `name` is the mask.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sealed: Option<Sealed>,
    },
    /// 授予角色
    RoleGranted {
        /// Id of the grant.
        grant: Uuid,
        /// In which role the account may act.
        role: Role,
        /// For which organ; none for applicants and for the nation.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        organ: Option<RegionCode>,
        /// First day.
        from: NaiveDate,
        /// Last day, included; none for good.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<NaiveDate>,
    },
    /// 撤销角色
    RoleRevoked {
        /// The grant.
        grant: Uuid,
    },
    /// 锁定
    AccountLocked {
        /// Until this moment; none until it is unlocked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<DateTime<Utc>>,
    },
    /// 解锁
    AccountUnlocked,
    /// 设置密码
    PasswordSet {
        /// Argon2id in the PHC string format.
        hash: String,
        /// Good only for setting another one.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        temporary: bool,
    },
    /// 启用动态口令; the secret itself is kept outside the log, where it can be deleted
    SecondFactorSet {
        /// Where the secret is kept.
        secret: Uuid,
    },
    /// 停用动态口令
    SecondFactorRemoved,
    /// 核验联系方式
    ContactVerified {
        /// Which.
        contact: Contact,
        /// Where it is kept.
        kept: Uuid,
    },
    /// 签发令牌
    TokenIssued {
        /// Id of the token.
        token: Uuid,
        /// SHA-256 of its secret, hexadecimal.
        hash: String,
        /// What it is for.
        name: String,
        /// What it may do.
        scopes: BTreeSet<TokenScope>,
        /// The office in which it acts; the account's first valid one where none is named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        grant: Option<Uuid>,
        /// From this moment on it is worth nothing.
        expires: DateTime<Utc>,
    },
    /// 撤销令牌
    TokenRevoked {
        /// The token.
        token: Uuid,
    },
    /// 注销账户: closed for ever, its name unreadable
    AccountForgotten,
    /// 全部退出登录: every session begun before
    SessionsEnded,
    /// 关联统一身份
    IdentityLinked {
        /// The identity provider.
        issuer: String,
        /// The person there.
        subject: String,
    },
    /// 设置预警方式
    AlertPreferencesSet {
        /// What was chosen.
        preferences: AlertPreferences,
    },
    /// 开通日历订阅
    CalendarFeedOpened {
        /// Id of the feed.
        feed: Uuid,
        /// SHA-256 of its secret, hexadecimal.
        hash: String,
        /// Of an organ and all below it; of what is one's own where none is named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        organ: Option<RegionCode>,
    },
    /// 关闭日历订阅
    CalendarFeedClosed {
        /// The feed.
        feed: Uuid,
    },
    /// 解除统一身份
    IdentityUnlinked {
        /// The identity provider.
        issuer: String,
        /// The person there.
        subject: String,
    },
}

impl AccountEvent {
    /// Visits every personal datum of the event; the name of a system is nobody's.
    pub fn visit_personal(&mut self, visit: &mut Visit<'_>) {
        if let AccountFact::AccountEnrolled {
            name, kind: AccountKind::Official | AccountKind::Applicant, sealed, ..
        } = &mut self.fact
        {
            let (path, subject) = ("name".to_owned(), "account".to_owned());
            visit_text(&Place { path, subject, kind: FieldType::PersonName }, name, sealed, visit);
        }
    }
}

log_event!(AccountEvent, <super::Account as cqrs_es::Aggregate>::TYPE, fact: AccountFact {
    AccountEnrolled,
    RoleGranted,
    RoleRevoked,
    AccountLocked,
    AccountUnlocked,
    PasswordSet,
    SecondFactorSet,
    SecondFactorRemoved,
    ContactVerified,
    TokenIssued,
    TokenRevoked,
    AccountForgotten,
    SessionsEnded,
    IdentityLinked,
    AlertPreferencesSet,
    CalendarFeedOpened,
    CalendarFeedClosed,
    IdentityUnlinked,
});
