//! Why a command to an account is refused; the sentences are in `messages/account.toml`.

use crate::{message::Message, refusal::Refusal};

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $name:ident = $code:literal,)+) => {
        /// Stable codes of refusals by accounts.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum AccountRefusal { $($(#[doc = $doc])* $name,)+ }

        impl AccountRefusal {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The code as users and scripts see it.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }
        }
    };
}

codes! {
    /// No account has this name, or none that the actor administers.
    Unknown = "account_unknown",
    /// The login name is taken.
    Exists = "account_exists",
    /// The login name has another shape.
    LoginShape = "account_login_shape",
    /// The person's name is empty or too long.
    NameShape = "account_name_shape",
    /// Only an administrator may do this.
    NotAdministrator = "account_not_administrator",
    /// The account or the office lies outside the administrator's organ.
    OutsideOrgan = "account_outside_organ",
    /// Nobody grants themselves.
    OwnGrant = "account_own_grant",
    /// Nobody locks themselves out.
    OwnLock = "account_own_lock",
    /// What one signs in with oneself is changed with the password at hand.
    OwnCredential = "account_own_credential",
    /// Only the account itself may do this.
    NotOwn = "account_not_own",
    /// The grant ends before it begins.
    GrantOrder = "account_grant_order",
    /// This kind of account does not hold such an office.
    GrantKind = "account_grant_kind",
    /// The account holds this office already at that time.
    GrantExists = "account_grant_exists",
    /// No such grant is held.
    GrantUnknown = "account_grant_unknown",
    /// The lock would end before it begins.
    LockOrder = "account_lock_order",
    /// The account is locked.
    Locked = "account_locked",
    /// The account is not locked.
    NotLocked = "account_not_locked",
    /// Somebody must remain who administers this organ.
    LastAdministrator = "account_last_administrator",
    /// There is an administrator already.
    AdministratorExists = "account_administrator_exists",
    /// There is no second factor.
    NoSecondFactor = "account_no_second_factor",
    /// A token needs a name.
    TokenName = "account_token_name",
    /// A token needs an end, at most a year away.
    TokenExpiry = "account_token_expiry",
    /// A token reads at least.
    TokenScopes = "account_token_scopes",
    /// The account has as many tokens as it may.
    TokensTooMany = "account_tokens_too_many",
    /// No such token.
    TokenUnknown = "account_token_unknown",
    /// The account has as many calendar feeds as it may.
    FeedsTooMany = "account_feeds_too_many",
    /// No such calendar feed.
    FeedUnknown = "account_feed_unknown",
    /// No office of the account sees this organ.
    FeedOrgan = "account_feed_organ",
    /// The identity belongs to an account already.
    IdentityTaken = "account_identity_taken",
    /// The identity has no issuer or subject.
    IdentityShape = "account_identity_shape",
    /// The identity does not belong to the account.
    IdentityUnknown = "account_identity_unknown",
    /// A reason is needed.
    ReasonMissing = "account_reason_missing",
}

impl AccountRefusal {
    /// The refusal with this code.
    pub fn refusal(self) -> Refusal {
        Refusal::from(Message::new(self.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_sentence() {
        for code in AccountRefusal::ALL {
            assert!(Message::new(code.as_str()).is_known(), "{}", code.as_str());
        }
    }
}
