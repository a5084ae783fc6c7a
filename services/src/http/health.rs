//! Health and metrics, for whoever watches over the process.

use axum::{extract::State, http::StatusCode};

use super::Shared;
use crate::{
    proof::{ProofError, Witnessed},
    watch::LIFELESS,
};

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

/// The log is signed, and every witness has its newest head.
pub(super) async fn proof(State(shared): State<Shared>) -> (StatusCode, String) {
    let state = async { Ok((shared.proofs.newest_head().await?, shared.proofs.witnesses().await?)) };
    let found: Result<_, ProofError> = state.await;
    let Ok((head, witnesses)) = found else { return (UNREADY, "the signed heads cannot be read".to_owned()) };
    let Some(head) = head else { return (UNREADY, "the log was not signed yet".to_owned()) };
    let behind = |witness: &Witnessed| witness.failure.is_some();
    let status = if witnesses.iter().any(behind) { UNREADY } else { StatusCode::OK };
    let mut told = format!("signed {}", head.size);
    for Witnessed { witness, size, failure, .. } in &witnesses {
        told += &format!("\n{witness}: {size}");
        told.extend(failure.iter().map(|failure| format!(", {failure}")));
    }
    (status, told)
}

/// Prometheus' text format.
pub(super) async fn metrics(State(shared): State<Shared>) -> Result<String, StatusCode> {
    if let Ok(Some(silence)) = shared.heartbeats.silence().await {
        metrics::gauge!("beian_watch_silent_seconds").set(silence.as_seconds_f64());
    }
    shared.metrics.map(|metrics| metrics.render()).ok_or(StatusCode::NOT_FOUND)
}
