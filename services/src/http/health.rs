//! Health and metrics, for whoever watches over the process.

use axum::{extract::State, http::StatusCode, response::IntoResponse};

use super::Shared;

/// The process runs.
pub(super) async fn live() -> &'static str {
    "alive"
}

/// The process can answer: its database does.
pub(super) async fn ready(State(shared): State<Shared>) -> impl IntoResponse + use<> {
    match shared.app.feed().head().await {
        Ok(_) => (StatusCode::OK, "ready"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "not ready: the database does not answer"),
    }
}

/// Prometheus' text format.
pub(super) async fn metrics(State(shared): State<Shared>) -> Result<String, StatusCode> {
    shared.metrics.map(|metrics| metrics.render()).ok_or(StatusCode::NOT_FOUND)
}
