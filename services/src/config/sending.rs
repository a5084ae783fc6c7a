//! How messages leave: mails, and alerts told to endpoints.

use clap::Args;
use ipnet::IpNet;

use crate::access::{Mailer, Networks, SendError};

/// Sending.
#[derive(Debug, Clone, Args)]
pub struct Sending {
    /// How browsers reach the server; with https:// every cookie is for HTTPS only, else those of requests by HTTPS (a URL) [default: empty]
    #[arg(long, env = "BEIAN_PUBLIC_URL", default_value = "", hide_default_value = true)]
    pub public_url: String,
    /// Mail server that codes and alerts are sent through, smtp://… or smtps://… (a URL) [default: empty]
    #[arg(long, env = "BEIAN_SMTP_URL", default_value = "", hide_default_value = true, hide_env_values = true)]
    pub smtp_url: String,
    /// Sender of mails (an address)
    #[arg(long, env = "BEIAN_MAIL_FROM", default_value = "beian@localhost")]
    pub mail_from: String,
    /// The only networks that endpoints are told in, several by commas (a CIDR) [default: public addresses; with development also this machine]
    #[arg(long, env = "BEIAN_WEBHOOK_NETWORKS", value_name = "CIDR", value_delimiter = ',')]
    pub webhook_networks: Vec<IpNet>,
}

impl Sending {
    /// What sends mails; none where no mail server is given.
    ///
    /// # Errors
    /// [`SendError`].
    pub fn mailer(&self) -> Result<Option<Mailer>, SendError> {
        (!self.smtp_url.is_empty()).then(|| Mailer::new(&self.smtp_url, &self.mail_from)).transpose()
    }

    /// Where endpoints may be: where nothing is said, at public addresses, and on this machine while it is developed on.
    pub fn networks(&self, develops: bool) -> Networks {
        match self.webhook_networks.as_slice() {
            [] => Networks::Public { loopback: develops },
            given => Networks::Only(given.to_vec()),
        }
    }
}
