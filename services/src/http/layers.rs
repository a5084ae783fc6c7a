//! What surrounds every request: an id, a trace without personal data, a time limit, and a catch for panics.

use std::{any::Any, time::Duration};

use axum::{
    Json, Router,
    body::Body,
    http::{Request, StatusCode},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
};
use tower_http::{
    catch_panic::CatchPanicLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, RequestId, SetRequestIdLayer},
    timeout::TimeoutLayer,
    trace::TraceLayer,
};
use tracing::Span;

use super::{
    calendar::CALENDARS,
    client::{ClientAddress, Proxies, identify},
    limits::LONGEST_URI,
    protection::protect,
};
use crate::graphql::{Fault, response};

/// A bound for every request; GraphQL has a shorter one of its own.
const LONGEST: Duration = Duration::from_secs(30);

/// The last layer added is the first a request meets.
pub(super) fn around(router: Router, proxies: Proxies) -> Router {
    router
        .layer(from_fn(refuse_long_uri))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LONGEST))
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
        .layer(from_fn(protect))
        .layer(from_fn_with_state(proxies, identify))
}

/// An answer that is nothing but a fault.
pub(super) fn fault(status: StatusCode, fault: Fault) -> Response {
    (status, Json(response(fault))).into_response()
}

async fn refuse_long_uri(request: Request<Body>, next: Next) -> Response {
    let uri = request.uri();
    if uri.path().len() + uri.query().map_or(0, str::len) > LONGEST_URI {
        return fault(StatusCode::URI_TOO_LONG, Fault::new("uri_too_long").with("max", LONGEST_URI));
    }
    next.run(request).await
}

/// The path, without the secret of a calendar feed in it.
fn path(path: &str) -> &str {
    if path.starts_with(CALENDARS) { CALENDARS } else { path }
}

/// Neither headers, query string nor body; of the client only its network.
fn span<B>(request: &Request<B>) -> Span {
    let id = request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok());
    let client = request.extensions().get::<ClientAddress>().and_then(|client| client.network());
    let client = client.map(tracing::field::display);
    tracing::info_span!("request", method = %request.method(), path = path(request.uri().path()), id, client)
}

fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("panic");
    fault(StatusCode::INTERNAL_SERVER_ERROR, Fault::internal(text))
}
