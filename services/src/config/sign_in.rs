//! How people sign in: sessions, codes by mail and text message, an identity provider.

use chrono::TimeDelta;
use clap::Args;

use super::Sending;
use crate::access::{IdentityProvider, SendError, Senders, SessionTimes, Settings, TextMessages};

/// Signing in.
#[derive(Debug, Clone, Args)]
pub struct SignIn {
    /// Mails, and where people find the server.
    #[command(flatten)]
    pub sending: Sending,
    /// A session ends after so long without a request (minutes)
    #[arg(long, env = "BEIAN_SESSION_IDLE", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=1440))]
    pub session_idle: u32,
    /// A session ends after so long in any case (hours)
    #[arg(long, env = "BEIAN_SESSION_LONGEST", default_value_t = 12, value_parser = clap::value_parser!(u32).range(1..=168))]
    pub session_longest: u32,
    /// Where codes for phones are posted, as JSON with "phone", "code", "zh" and "en" (a URL) [default: empty]
    #[arg(long, env = "BEIAN_SMS_WEBHOOK", default_value = "", hide_default_value = true, hide_env_values = true)]
    pub sms_webhook: String,
    /// Identity provider of the bureau, by OpenID Connect; needs --public-url (a URL) [default: empty]
    #[arg(long, env = "BEIAN_OIDC_ISSUER", default_value = "", hide_default_value = true)]
    pub oidc_issuer: String,
    /// As which client it knows this server (a text) [default: empty]
    #[arg(long, env = "BEIAN_OIDC_CLIENT_ID", default_value = "", hide_default_value = true)]
    pub oidc_client_id: String,
    /// The server's secret there (a text) [default: empty]
    #[arg(
        long,
        env = "BEIAN_OIDC_CLIENT_SECRET",
        default_value = "",
        hide_default_value = true,
        hide_env_values = true
    )]
    pub oidc_client_secret: String,
}

/// Why these settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Mail or text messages cannot be sent so.
    #[error("codes cannot be sent: {0}")]
    Sender(#[from] SendError),
    /// The address of the server is none.
    #[error("--public-url begins with http:// or https:// and has no path")]
    PublicUrl,
    /// People could not come back from the identity provider, or it would not know us.
    #[error("--oidc-issuer needs --oidc-client-id, --public-url, and an address that can be read")]
    Provider,
}

impl SignIn {
    /// The settings as the server takes them; development tokens are refused.
    ///
    /// # Errors
    /// [`SignInError`].
    pub fn settings(&self) -> Result<Settings, SignInError> {
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let (mail, public_url) = (self.sending.mailer()?, &self.sending.public_url);
        let phone = given(&self.sms_webhook).map(|url| TextMessages::new(&url)).transpose()?;
        let plain = public_url.starts_with("http://");
        let https = public_url.starts_with("https://");
        let path = public_url.splitn(4, '/').nth(3).is_some_and(|path| !path.is_empty());
        if !public_url.is_empty() && (path || !(plain || https)) {
            return Err(SignInError::PublicUrl);
        }
        let (idle, longest) = (i64::from(self.session_idle), i64::from(self.session_longest));
        let sessions = SessionTimes { idle: TimeDelta::minutes(idle), longest: TimeDelta::hours(longest) };
        let (senders, identities) = (Senders { mail, phone }, self.identities()?);
        Ok(Settings { sessions, https, senders, identities, ..Settings::default() })
    }

    fn identities(&self) -> Result<Option<IdentityProvider>, SignInError> {
        let Self { oidc_issuer, oidc_client_id, oidc_client_secret, .. } = self;
        let public_url = &self.sending.public_url;
        if oidc_issuer.is_empty() {
            return Ok(None);
        }
        if oidc_client_id.is_empty() || public_url.is_empty() {
            return Err(SignInError::Provider);
        }
        let provider = IdentityProvider::new(oidc_issuer, oidc_client_id, oidc_client_secret, public_url);
        provider.map(Some).map_err(|_| SignInError::Provider)
    }
}
