//! The second factor: codes that change every thirty seconds (RFC 6238), each good once.

use totp_rs::{Algorithm, Secret, TOTP};
use uuid::Uuid;

use super::{Access, AccessError, kept::Kind, secret};

/// What authenticators expect.
const DIGITS: usize = 6;
const STEP: u64 = 30;

/// A second factor before it is confirmed.
#[derive(Debug, Clone)]
pub struct NewSecondFactor {
    /// Where the secret is kept, to confirm with.
    pub id: Uuid,
    /// The secret in base 32, to be typed.
    pub secret: String,
    /// The same as an address that authenticators read from a picture.
    pub uri: String,
}

impl Access {
    /// Draws a secret for an account; it is worth nothing until a code of it is confirmed.
    pub(crate) async fn draw_second_factor(&self, account: Uuid, login: &str) -> Result<NewSecondFactor, AccessError> {
        let drawn = Secret::Raw(secret::random_bytes::<20>()?.to_vec()).to_encoded().to_string();
        let id = self.keep(account, Kind::SecondFactor, &drawn).await?;
        let label: String = login.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let uri = format!("otpauth://totp/beian:{label}?secret={drawn}&issuer=beian&digits={DIGITS}&period={STEP}");
        Ok(NewSecondFactor { id, secret: drawn, uri })
    }

    /// Whether the code is one of the present or a neighbouring interval, and uses it up.
    pub(crate) async fn fits_second_factor(&self, account: Uuid, id: Uuid, code: &str) -> Result<bool, AccessError> {
        let Some(kept) = self.kept(account, id, Kind::SecondFactor).await? else { return Ok(false) };
        let Ok(bytes) = Secret::Encoded(kept).to_bytes() else { return Ok(false) };
        let totp = TOTP::new_unchecked(Algorithm::SHA1, DIGITS, 0, STEP, bytes);
        let interval = u64::try_from(self.now().timestamp()).unwrap_or_default() / STEP;
        let code = code.trim();
        let found = (interval.saturating_sub(1)..=interval + 1).find(|interval| totp.check(code, interval * STEP));
        match found.and_then(|interval| i64::try_from(interval).ok()) {
            Some(interval) => self.use_up(id, interval).await,
            None => Ok(false),
        }
    }
}
