//! Requests to servers that settings or administrators name: no redirections followed, no more read than such an answer
//! can have.

mod networks;

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

pub use networks::Networks;
use networks::{Forbidden, Resolver};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// Most bytes of an answer.
const LARGEST: usize = 1024 * 1024;

/// Sends requests outward. Cloning shares its connections.
#[derive(Debug, Clone)]
pub(crate) struct Outward {
    client: Client<HttpsConnector<HttpConnector<Resolver>>, Full<Bytes>>,
    resolver: Resolver,
}

/// Why there is no answer. Names no address, which may hold a secret.
#[derive(Debug, thiserror::Error)]
pub enum OutwardError {
    /// Nobody answers there, or not in HTTP, or under another name.
    #[error("no connection: {0}")]
    Connection(hyper_util::client::legacy::Error),
    /// Nothing is sent to such addresses.
    #[error("its address lies in no network that messages may go to")]
    Forbidden,
    /// The answer broke off, or is too long.
    #[error("no whole answer: {0}")]
    Body(Box<dyn Error + Send + Sync>),
    /// It takes too long.
    #[error("no answer within {} seconds", PATIENCE.as_secs())]
    Late,
}

impl Outward {
    /// To wherever it is asked.
    pub(crate) fn new() -> Self {
        Self::by(Resolver(None))
    }

    /// To addresses in these networks only.
    pub(crate) fn within(networks: Networks) -> Self {
        Self::by(Resolver(Some(networks)))
    }

    /// Trusts whom the machine trusts; where that is nobody, whom browsers trust.
    fn by(resolver: Resolver) -> Self {
        let mut connector = HttpConnector::new_with_resolver(resolver.clone());
        connector.enforce_http(false);
        let connector = match HttpsConnectorBuilder::new().with_native_roots() {
            Ok(builder) => builder.https_or_http().enable_http1().wrap_connector(connector),
            Err(_) => HttpsConnectorBuilder::new()
                .with_webpki_roots()
                .https_or_http()
                .enable_http1()
                .wrap_connector(connector),
        };
        Self { client: Client::builder(TokioExecutor::new()).build(connector), resolver }
    }

    /// The answer to a request.
    pub(crate) async fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, OutwardError> {
        tokio::time::timeout(PATIENCE, self.answer(request)).await.map_err(|_| OutwardError::Late)?
    }

    async fn answer(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, OutwardError> {
        if !request.uri().host().is_some_and(|host| self.resolver.allows(host)) {
            return Err(OutwardError::Forbidden);
        }
        let answer = self.client.request(request.map(|body| Full::new(Bytes::from(body)))).await;
        let (parts, body) = answer.map_err(unreachable)?.into_parts();
        let body = Limited::new(body, LARGEST).collect().await.map_err(OutwardError::Body)?;
        Ok(Response::from_parts(parts, body.to_bytes().to_vec()))
    }
}

fn unreachable(error: hyper_util::client::legacy::Error) -> OutwardError {
    let mut cause = error.source();
    while let Some(found) = cause {
        if found.is::<Forbidden>() {
            return OutwardError::Forbidden;
        }
        cause = found.source();
    }
    OutwardError::Connection(error)
}
