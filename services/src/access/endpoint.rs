//! Secrets that messages to endpoints are signed with: kept beside the log, sealed.

use base64::{Engine, prelude::BASE64_STANDARD};
use uuid::Uuid;

use super::{Access, AccessError, secret, store::execute};

const INSERT: &str = "insert into endpoint_secrets (id, endpoint, value) values ($1, $2, $3)";

/// What such secrets begin with, as Standard Webhooks writes them.
pub(crate) const PREFIX: &str = "whsec_";

impl Access {
    /// Draws a secret for an endpoint and keeps it: where, and the text to tell once. A row that no event comes to name
    /// harms nobody.
    pub(crate) async fn draw_endpoint_secret(&self, endpoint: Uuid) -> Result<(Uuid, String), AccessError> {
        let text = format!("{PREFIX}{}", BASE64_STANDARD.encode(secret::random_bytes::<32>()?));
        let id = Uuid::new_v4();
        let sealed = self.app.vault().seal_text(&text, &place(endpoint));
        let statement = sqlx::query(INSERT).bind(id.to_string()).bind(endpoint.to_string()).bind(sealed);
        execute(&self.database, statement).await?;
        Ok((id, text))
    }

    /// The secret kept there for this endpoint.
    pub(crate) async fn endpoint_secret(&self, endpoint: Uuid, id: Uuid) -> Result<Option<String>, AccessError> {
        let query = sqlx::query_scalar("select value from endpoint_secrets where id = $1 and endpoint = $2");
        let found = query.bind(id.to_string()).bind(endpoint.to_string());
        let sealed: Option<String> = found.fetch_optional(self.database.any()).await?;
        Ok(sealed.and_then(|sealed| self.app.vault().open_text(&sealed, &place(endpoint))))
    }
}

/// What a secret is bound to: moved to another endpoint, it does not open.
fn place(endpoint: Uuid) -> Vec<u8> {
    [endpoint.as_bytes().as_slice(), b"endpoint"].concat()
}
