//! Health and metrics, for whoever watches over the process.

use axum::{extract::State, http::StatusCode};

use super::Shared;
use crate::watch::LIFELESS;

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

/// The watch over the time limits is alive, on this node or another.
pub(super) async fn watch(State(shared): State<Shared>) -> (StatusCode, String) {
    match shared.heartbeats.silence().await {
        Ok(Some(silence)) if silence <= LIFELESS => (StatusCode::OK, "the watch is alive".to_owned()),
        Ok(Some(silence)) => (UNREADY, format!("the watch has been silent for {} seconds", silence.num_seconds())),
        Ok(None) => (UNREADY, "the watch has never looked".to_owned()),
        Err(_) => (UNREADY, "the database does not answer".to_owned()),
    }
}

/// Prometheus' text format.
pub(super) async fn metrics(State(shared): State<Shared>) -> Result<String, StatusCode> {
    if let Ok(Some(silence)) = shared.heartbeats.silence().await {
        metrics::gauge!("beian_watch_silent_seconds").set(silence.as_seconds_f64());
    }
    shared.metrics.map(|metrics| metrics.render()).ok_or(StatusCode::NOT_FOUND)
}
