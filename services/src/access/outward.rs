//! Requests to servers that the settings name: no redirections followed, no more read than such an answer can have.

use std::{error::Error, time::Duration};

use axum::{
    body::Bytes,
    http::{Request, Response},
};
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// Most bytes of an answer.
const LARGEST: usize = 1024 * 1024;

/// Sends requests outward. Cloning shares its connections.
#[derive(Debug, Clone)]
pub(crate) struct Outward(Client<HttpsConnector<HttpConnector>, Full<Bytes>>);

/// Why there is no answer. Names no address, which may hold a secret.
#[derive(Debug, thiserror::Error)]
pub enum OutwardError {
    /// Nobody answers there, or not in HTTP, or under another name.
    #[error("no connection: {0}")]
    Connection(#[from] hyper_util::client::legacy::Error),
    /// The answer broke off, or is too long.
    #[error("no whole answer: {0}")]
    Body(Box<dyn Error + Send + Sync>),
    /// It takes too long.
    #[error("no answer within {} seconds", PATIENCE.as_secs())]
    Late,
}

impl Outward {
    /// Trusts whom the machine trusts; where that is nobody, whom browsers trust.
    pub(crate) fn new() -> Self {
        let connector = match HttpsConnectorBuilder::new().with_native_roots() {
            Ok(builder) => builder.https_or_http().enable_http1().build(),
            Err(_) => HttpsConnectorBuilder::new().with_webpki_roots().https_or_http().enable_http1().build(),
        };
        Self(Client::builder(TokioExecutor::new()).build(connector))
    }

    /// The answer to a request.
    pub(crate) async fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, OutwardError> {
        tokio::time::timeout(PATIENCE, self.answer(request)).await.map_err(|_| OutwardError::Late)?
    }

    async fn answer(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, OutwardError> {
        let (parts, body) = self.0.request(request.map(|body| Full::new(Bytes::from(body)))).await?.into_parts();
        let body = Limited::new(body, LARGEST).collect().await.map_err(OutwardError::Body)?;
        Ok(Response::from_parts(parts, body.to_bytes().to_vec()))
    }
}
