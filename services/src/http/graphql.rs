//! `POST /graphql`: one request in JSON. What cannot be read is answered in the same shape as everything else.

use std::time::{Duration, Instant};

use async_graphql::{Extensions, Request, Response, Variables};
use axum::{
    Extension, Json,
    body::Bytes,
    extract::{self, FromRequest, State},
    http::{HeaderMap, StatusCode, header},
    response::IntoResponse,
};

use serde::Deserialize;
use tokio::time::timeout;

use super::{ClientAddress, Https, LARGEST_BODY, Shared, visitor};
use crate::graphql::{Fault, name, response};

/// How long a request may take. Reads wait at most two seconds, appends are given up by the database before this.
const PATIENCE: Duration = Duration::from_secs(20);

/// Answers one request.
pub(super) async fn answer(
    State(shared): State<Shared>,
    client: Option<Extension<ClientAddress>>,
    https: Option<Extension<Https>>,
    headers: HeaderMap,
    request: extract::Request,
) -> impl IntoResponse + use<> {
    let started = Instant::now();
    let (status, response) = match read(&headers, request, shared.edge.limits.body).await {
        Ok(request) => match visitor::of(&shared, &headers, client, visitor::by_https(https)).await {
            Ok(visitor) => execute(&shared, request.data(visitor.session()).data(visitor)).await,
            Err(fault) => (StatusCode::OK, response(fault)),
        },
        Err((status, fault)) => (status, response(fault)),
    };
    metrics::histogram!("beian_graphql_seconds").record(started.elapsed());
    (status, response.http_headers.clone(), Json(response))
}

async fn execute(shared: &Shared, request: Request) -> (StatusCode, Response) {
    match timeout(PATIENCE, shared.schemas.execute(request)).await {
        Ok(response) => (StatusCode::OK, response),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, response(Fault::new("timed_out"))),
    }
}

async fn read(
    headers: &HeaderMap,
    request: extract::Request,
    patience: Duration,
) -> Result<Request, (StatusCode, Fault)> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !content_type.is_some_and(is_json) {
        return Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, Fault::new("content_type_unsupported")));
    }
    let body = timeout(patience, Bytes::from_request(request, &())).await.map_err(|_| {
        (StatusCode::REQUEST_TIMEOUT, Fault::new("body_too_slow").with("seconds", patience.as_secs_f32().ceil()))
    })?;
    let body = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            (StatusCode::PAYLOAD_TOO_LARGE, Fault::new("body_too_large").with("max", LARGEST_BODY))
        }
        status => (status, Fault::new("body_not_json").with("line", 0).with("column", 0)),
    })?;
    parse(&body).map_err(|fault| (StatusCode::BAD_REQUEST, fault))
}

/// No more and no less: a page of another site may send other types without asking first.
fn is_json(content_type: &str) -> bool {
    let kind = content_type.split_once(';').map_or(content_type, |(kind, _)| kind);
    kind.trim().eq_ignore_ascii_case("application/json")
}

/// A request as it is sent; the document is named by its id or written out.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sent {
    query: Option<String>,
    document_id: Option<String>,
    operation_name: Option<String>,
    #[serde(default)]
    variables: Variables,
    extensions: Option<Extensions>,
}

impl From<Sent> for Request {
    fn from(sent: Sent) -> Self {
        let Sent { query, document_id, operation_name, variables, extensions } = sent;
        let mut request = Self::new(query.unwrap_or_default()).variables(variables);
        request.operation_name = operation_name;
        request.extensions = extensions.unwrap_or_default();
        if let Some(id) = document_id {
            name(&mut request, id);
        }
        request
    }
}

fn parse(body: &[u8]) -> Result<Request, Fault> {
    let text = std::str::from_utf8(body).map_err(|_| Fault::new("body_not_utf8"))?;
    if text.trim_start().starts_with('[') {
        return Err(Fault::new("batch_refused"));
    }
    serde_json::from_str(text)
        .map(Sent::into)
        .map_err(|error| Fault::new("body_not_json").with("line", error.line()).with("column", error.column()))
}
