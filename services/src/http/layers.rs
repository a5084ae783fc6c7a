//! What surrounds every request: an id, a trace without personal data, a time limit, and a catch for panics.

use std::{any::Any, time::Duration};

use axum::{
    Json, Router,
    http::{Request, StatusCode},
    response::{IntoResponse, Response},
};
use tower_http::{
    catch_panic::CatchPanicLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, RequestId, SetRequestIdLayer},
    timeout::TimeoutLayer,
    trace::TraceLayer,
};
use tracing::Span;

use crate::graphql::{Fault, response};

/// A bound for every request; GraphQL has a shorter one of its own.
const LONGEST: Duration = Duration::from_secs(30);

/// The last layer added is the first a request meets.
pub(super) fn around(router: Router) -> Router {
    router
        .layer(CatchPanicLayer::custom(panicked))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LONGEST))
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
}

/// Neither headers, query string nor body.
fn span<B>(request: &Request<B>) -> Span {
    let id = request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok());
    tracing::info_span!("request", method = %request.method(), path = request.uri().path(), id)
}

fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("panic");
    let answer = response(Fault::internal(text));
    (StatusCode::INTERNAL_SERVER_ERROR, Json(answer)).into_response()
}
