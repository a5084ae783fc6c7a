//! Signing in with a password, and out again.
//!
//! An unknown account, a wrong password, a locked account and too many attempts are answered alike; the same hash is
//! computed for the first three.

use std::{net::IpAddr, sync::Arc};

use beian_domain::{
    account::{Account, Login},
    message::Message,
    refusal::Refusal,
};
use uuid::Uuid;

use super::{Access, AccessError, Caller, caller::must_set_password, secret, throttle::Attempt};
use crate::app::AppError;

/// Fewest and most characters of a password.
const PASSWORD: std::ops::RangeInclusive<usize> = 10..=128;

/// What somebody signs in with.
#[derive(Clone)]
pub(crate) struct SignIn {
    pub(crate) login: String,
    pub(crate) password: String,
    /// Code of the second factor, where the account has one.
    pub(crate) code: Option<String>,
    pub(crate) address: IpAddr,
}

/// A session that began.
#[derive(Debug, Clone)]
pub(crate) struct SignedIn {
    /// For the cookie.
    pub(crate) secret: String,
    pub(crate) account: Arc<Account>,
    pub(crate) must_set_password: bool,
}

impl Access {
    /// Begins a session, if name, password and code belong together.
    pub(crate) async fn sign_in(&self, given: SignIn) -> Result<Result<SignedIn, Refusal>, AccessError> {
        let login = Login::parse(&given.login).ok();
        let name = login.as_ref().map_or(given.login.as_str(), Login::as_str);
        let attempt = Attempt::new(name, given.address);
        if !self.may_attempt(&attempt).await? {
            return Ok(Err(refused()));
        }
        let id = login.map(|login| login.account_id()).unwrap_or_default();
        let account = self.app().account(id).await?;
        let kept = account.password.as_ref().map(|password| password.hash.clone());
        let fits = self.passwords().verify(given.password, kept).await?;
        if !fits || account.is_locked(self.now()) {
            return Ok(Err(refused()));
        }
        if let Some(factor) = account.second_factor {
            let Some(code) = &given.code else {
                self.first_step_was_right(&attempt).await?;
                return Ok(Err(Message::new("second_factor_needed").into()));
            };
            if !self.fits_second_factor(id, factor, code).await? {
                return Ok(Err(refused()));
            }
        }
        self.attempt_was_right(&attempt).await?;
        self.sweep().await?;
        self.signed_in(id, account).await.map(Ok)
    }

    /// Begins a session of an account that has proved who it is. Always a new one: a secret that was in the browser
    /// before is never taken over.
    pub(crate) async fn signed_in(&self, id: Uuid, account: Arc<Account>) -> Result<SignedIn, AccessError> {
        let secret = self.begin_session(id, None, account.version).await?;
        let must_set_password = must_set_password(&account);
        Ok(SignedIn { secret, account, must_set_password })
    }

    /// Ends the caller's session, whatever else it carries.
    pub(crate) async fn sign_out(&self, caller: &Caller) -> Result<(), AccessError> {
        match caller.session() {
            Some(id) => self.end_session(id).await,
            None => Ok(()),
        }
    }

    /// Whether the password is that of the account, within the bounds on guessing.
    pub(crate) async fn is_password(
        &self,
        account: &Account,
        password: String,
        address: IpAddr,
    ) -> Result<bool, AccessError> {
        let Some(enrolment) = &account.enrolment else { return Ok(false) };
        let attempt = Attempt::new(enrolment.login.as_str(), address);
        if !self.may_attempt(&attempt).await? {
            return Ok(false);
        }
        let kept = account.password.as_ref().map(|password| password.hash.clone());
        let fits = self.passwords().verify(password, kept).await?;
        if fits {
            self.attempt_was_right(&attempt).await?;
        }
        Ok(fits)
    }

    /// The caller's session under a new secret, after an order that changed what it may do or ended all sessions.
    pub(crate) async fn rotated(&self, caller: &Caller, office: Option<Uuid>) -> Result<Option<String>, AccessError> {
        let (Some(id), Some(account)) = (caller.session(), caller.account) else { return Ok(None) };
        let Some(old) = self.session_by_id(id).await? else { return Ok(None) };
        let version = self.app().account(account).await?.version;
        let office = office.or(old.office);
        self.rotate_session(&old, office, version).await.map(Some)
    }

    /// Makes a first password that must be replaced, and its hash.
    ///
    /// # Errors
    /// When it cannot be drawn or hashed.
    pub async fn temporary_password(&self) -> Result<(String, String), AppError> {
        let plain = secret::random()?[..16].to_owned();
        let hash = self.passwords().hash(plain.clone()).await?;
        Ok((plain, hash))
    }
}

/// The one answer to everything that does not fit.
pub(crate) fn refused() -> Refusal {
    Message::new("sign_in_refused").into()
}

/// Whether a password may be chosen: long, and not the name it belongs to.
pub(crate) fn acceptable(password: &str, login: &str) -> Result<(), Refusal> {
    let varied = password.chars().collect::<std::collections::BTreeSet<_>>().len() >= 5;
    let fits = PASSWORD.contains(&password.chars().count()) && varied && !password.to_lowercase().contains(login);
    let refusal =
        || Refusal::from(Message::new("password_weak").with("min", PASSWORD.start()).with("max", PASSWORD.end()));
    fits.then_some(()).ok_or_else(|| refusal().at("password"))
}
