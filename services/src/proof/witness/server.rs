//! A server as a witness, by C2SP's tlog-witness: `POST …/add-checkpoint` with the size it has, the proof that the new
//! head continues that one, and the head; it answers with its own signature.
//!
//! After that it is offered the digests of the new events, `POST …/add-leaves?from=N`, which is our own addition: a
//! server that knows nothing of it says 404 and holds heads alone.

use axum::http::{Request, Response, StatusCode, header::CONTENT_TYPE};

use super::WitnessError;
use crate::{
    access::outward::Outward,
    proof::{Hash, Proofs, TreeHead, proofs::signed},
};

/// Digests sent in one request: half a megabyte.
const AT_ONCE: i64 = 16_384;

const DIGESTS: &str = "
    select digest
    from events
    where position > $1 and position <= $2
    order by position";

/// A server that holds heads.
#[derive(Debug, Clone)]
pub struct Server {
    url: String,
    name: String,
    outward: Outward,
}

impl Server {
    pub(super) fn new(url: &str) -> Self {
        let url = url.trim_end_matches('/').to_owned();
        // What stands between scheme and host is a secret.
        let name = match url.split_once("://") {
            Some((scheme, rest)) => {
                let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
                let host = host.rsplit('@').next().unwrap_or(host);
                format!("{scheme}://{host}/{path}").trim_end_matches('/').to_owned()
            }
            None => url.clone(),
        };
        Self { url, name, outward: Outward::new() }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// It may have more than we know, or less: it says so, and is asked once more.
    pub(super) async fn take(&self, proofs: &Proofs, head: &TreeHead, has: u64) -> Result<String, WitnessError> {
        let mut old = has;
        let mut answer = self.add_checkpoint(proofs, head, old).await?;
        if answer.status() == StatusCode::CONFLICT {
            let told = String::from_utf8_lossy(answer.body()).trim().parse();
            old = told.map_err(|_| WitnessError::Answer(StatusCode::CONFLICT.as_u16()))?;
            answer = self.add_checkpoint(proofs, head, old).await?;
        }
        if answer.status() != StatusCode::OK {
            return Err(WitnessError::Answer(answer.status().as_u16()));
        }
        let signature = String::from_utf8_lossy(answer.body()).into_owned();
        self.add_leaves(proofs, signed(old), signed(head.size)).await?;
        Ok(signature)
    }

    async fn add_checkpoint(
        &self,
        proofs: &Proofs,
        head: &TreeHead,
        old: u64,
    ) -> Result<Response<Vec<u8>>, WitnessError> {
        if old > head.size {
            return Err(WitnessError::OtherHistory(old));
        }
        let path = match old {
            0 => Vec::new(),
            _ => proofs.consistency(old, head.size).await?.map(|proof| proof.path).unwrap_or_default(),
        };
        let lines: String = path.iter().map(|hash: &Hash| format!("{hash}\n")).collect();
        let body = format!("old {old}\n{lines}\n{}", head.checkpoint);
        self.post(&format!("{}/add-checkpoint", self.url), "text/plain", body.into_bytes()).await
    }

    async fn add_leaves(&self, proofs: &Proofs, from: i64, until: i64) -> Result<(), WitnessError> {
        let mut at = from;
        while at < until {
            let next = until.min(at + AT_ONCE);
            let query = sqlx::query_scalar(DIGESTS).bind(at).bind(next);
            let digests: Vec<Vec<u8>> = query.fetch_all(proofs.database().any()).await?;
            let url = format!("{}/add-leaves?from={at}", self.url);
            let answer = self.post(&url, "application/octet-stream", digests.concat()).await?;
            match answer.status() {
                status if status.is_success() => at = next,
                StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => return Ok(()),
                status => return Err(WitnessError::Answer(status.as_u16())),
            }
        }
        Ok(())
    }

    async fn post(&self, url: &str, kind: &str, body: Vec<u8>) -> Result<Response<Vec<u8>>, WitnessError> {
        let request = Request::post(url).header(CONTENT_TYPE, kind).body(body).map_err(|_| WitnessError::Address)?;
        Ok(self.outward.send(request).await?)
    }
}
