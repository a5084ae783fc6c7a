//! Health and metrics, for whoever watches over the process.

use axum::{extract::State, http::StatusCode};

use super::Shared;

const UNREADY: StatusCode = StatusCode::SERVICE_UNAVAILABLE;

/// The process runs.
pub(super) async fn live() -> &'static str {
    "alive"
}

/// The process can answer: its database does, and the read models are there.
pub(super) async fn ready(State(shared): State<Shared>) -> (StatusCode, &'static str) {
    match shared.projector.status().await {
        Ok(status) if status.stopped.is_some() => (UNREADY, "not ready: the projector stopped, see the log"),
        Ok(status) if status.position < 0 => (UNREADY, "not ready: the read models are being built"),
        Ok(_) => (StatusCode::OK, "ready"),
        Err(_) => (UNREADY, "not ready: the database does not answer"),
    }
}

/// Prometheus' text format.
pub(super) async fn metrics(State(shared): State<Shared>) -> Result<String, StatusCode> {
    shared.metrics.map(|metrics| metrics.render()).ok_or(StatusCode::NOT_FOUND)
}
