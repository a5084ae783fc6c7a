//! `/log/checkpoint` and `/log/key`: the newest signed head of the log and its public keys, for everybody. Of what is in the
//! log they say nothing but how much there is.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use super::Shared;

/// The newest head, as C2SP writes checkpoints.
pub(super) async fn checkpoint(State(shared): State<Shared>) -> Response {
    match shared.proofs.newest_head().await {
        Ok(Some(head)) => text(head.checkpoint),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "the newest head of the log could not be read");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// The public keys, the present one first.
pub(super) async fn key(State(shared): State<Shared>) -> Response {
    let keys: String = shared.proofs.keys().texts().map(|key| format!("{key}\n")).collect();
    if keys.is_empty() { StatusCode::NOT_FOUND.into_response() } else { text(keys) }
}

fn text(body: String) -> Response {
    let headers = [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")];
    (headers, body).into_response()
}
