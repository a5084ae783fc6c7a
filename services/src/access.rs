//! The one door (登录): who speaks, by a session's cookie, an API token, or a development token.
//!
//! What an account may do is read from its events at each request, so that revoking and locking have effect at once.

mod caller;
mod code;
mod contact;
mod cookie;
mod endpoint;
mod feed;
mod filing;
mod identity;
mod kept;
pub(crate) mod outward;
mod registration;
mod second_factor;
pub(crate) mod secret;
mod sender;
mod session;
mod sign_in;
mod store;
mod throttle;
mod token;

use std::sync::Arc;

use beian_projections::Database;
use chrono::{DateTime, Utc};

pub use caller::{Caller, Credential, Credentials};
pub(crate) use cookie::Cookies;
pub(crate) use endpoint::PREFIX as WEBHOOK_SECRET;
pub(crate) use feed::NewFeed;
pub(crate) use filing::HeldFiling;
pub use identity::IdentityProvider;
pub(crate) use identity::PendingIdentity;
pub use outward::Networks;
pub(crate) use registration::NewApplicant;
pub use second_factor::NewSecondFactor;
pub use sender::{Letter, Mailer, SendError, Senders, TextMessages};
pub use session::SessionTimes;
pub(crate) use sign_in::{SignIn, SignedIn, acceptable, refused};
pub(crate) use token::NewToken;

use crate::{
    app::{App, AppError},
    password::{PasswordError, Passwords},
    token::Tokens,
};

/// How a server lets people in.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Which tokens it takes besides those of accounts.
    pub tokens: Tokens,
    /// How long sessions last.
    pub sessions: SessionTimes,
    /// Whether everybody reaches it by HTTPS, so that cookies can insist on it; else it is seen by each request.
    pub https: bool,
    /// How codes reach phones and mails; where there is no way, nobody registers by it.
    pub senders: Senders,
    /// The bureau's identity provider, where it has one.
    pub identities: Option<IdentityProvider>,
}

/// Lets callers in. Cloning shares it.
#[derive(Clone)]
pub struct Access {
    app: App,
    database: Database,
    settings: Arc<Settings>,
    passwords: Passwords,
}

/// Why it is not known who speaks, or why something of theirs was not done.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// The log does not answer, or refuses.
    #[error(transparent)]
    App(#[from] AppError),
    /// The tables of sessions do not answer.
    #[error("the tables of sessions cannot be used: {0}")]
    Database(#[from] sqlx::Error),
    /// A password could not be hashed.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The system gives no random numbers.
    #[error("the system gives no random numbers")]
    NoRandomness,
}

impl Access {
    /// Access to a running application, over its own database.
    pub fn new(app: App, database: Database, settings: Settings) -> Self {
        Self { app, database, settings: Arc::new(settings), passwords: Passwords::default() }
    }

    /// How cookies are named and guarded for whoever comes by HTTPS, or not: all do where the settings say so.
    pub(crate) fn cookies(&self, by_https: bool) -> Cookies {
        Cookies { https: self.settings.https || by_https }
    }

    /// The application whose accounts these are.
    pub(crate) fn app(&self) -> &App {
        &self.app
    }

    /// What sends mails; none where no mail server is set.
    pub(crate) fn mailer(&self) -> Option<&Mailer> {
        self.settings.senders.mail.as_ref()
    }

    /// Hashes and checks passwords, apart from those of filings.
    pub(crate) fn passwords(&self) -> &Passwords {
        &self.passwords
    }

    fn now(&self) -> DateTime<Utc> {
        self.app.clock().now()
    }
}

impl From<AccessError> for AppError {
    fn from(error: AccessError) -> Self {
        match error {
            AccessError::App(error) => error,
            AccessError::Database(error) => error.into(),
            AccessError::Password(error) => error.into(),
            AccessError::NoRandomness => Self::Internal(error.to_string()),
        }
    }
}
