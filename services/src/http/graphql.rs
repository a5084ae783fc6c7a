//! `POST /graphql`: one request in JSON. What cannot be read is answered in the same shape as everything else.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use async_graphql::{Request, Response};
use axum::{
    Extension, Json,
    body::Bytes,
    extract::{ConnectInfo, State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, header},
    response::IntoResponse,
};

use super::{LARGEST_BODY, Shared, visitor};
use crate::graphql::{Fault, response};

/// How long a request may take. Reads wait at most two seconds, appends are given up by the database before this.
const PATIENCE: Duration = Duration::from_secs(20);

/// Answers one request.
pub(super) async fn answer(
    State(shared): State<Shared>,
    peer: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> impl IntoResponse + use<> {
    let started = Instant::now();
    let (status, response) = match read(&headers, body) {
        Ok(request) => match visitor::of(&shared, &headers, peer.map(|peer| peer.0.0)).await {
            Ok(visitor) => execute(&shared, request.data(visitor.session()).data(visitor)).await,
            Err(fault) => (StatusCode::OK, response(fault)),
        },
        Err((status, fault)) => (status, response(fault)),
    };
    metrics::histogram!("beian_graphql_seconds").record(started.elapsed());
    (status, response.http_headers.clone(), Json(response))
}

async fn execute(shared: &Shared, request: Request) -> (StatusCode, Response) {
    match tokio::time::timeout(PATIENCE, shared.schemas.execute(request)).await {
        Ok(response) => (StatusCode::OK, response),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, response(Fault::new("timed_out"))),
    }
}

fn read(headers: &HeaderMap, body: Result<Bytes, BytesRejection>) -> Result<Request, (StatusCode, Fault)> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !content_type.is_some_and(|content_type| content_type.trim_start().starts_with("application/json")) {
        return Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, Fault::new("content_type_unsupported")));
    }
    let body = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            (StatusCode::PAYLOAD_TOO_LARGE, Fault::new("body_too_large").with("max", LARGEST_BODY))
        }
        status => (status, Fault::new("body_not_json").with("line", 0).with("column", 0)),
    })?;
    parse(&body).map_err(|fault| (StatusCode::BAD_REQUEST, fault))
}

fn parse(body: &[u8]) -> Result<Request, Fault> {
    let text = std::str::from_utf8(body).map_err(|_| Fault::new("body_not_utf8"))?;
    serde_json::from_str(text)
        .map_err(|error| Fault::new("body_not_json").with("line", error.line()).with("column", error.column()))
}
