//! `/calendars/….ics`: a calendar for whoever has its address. An address that is worth nothing looks like none.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};

use super::Shared;
use crate::{app::AppError, calendars::calendar};

/// Where they are.
pub(super) const CALENDARS: &str = "/calendars/";

/// Answers with a calendar, or that it has not changed.
pub(super) async fn feed(State(shared): State<Shared>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(text) = name.strip_suffix(".ics") else { return StatusCode::NOT_FOUND.into_response() };
    match body(&shared, text).await {
        Ok(Some(body)) => answer(body, &headers),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "a calendar could not be read");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

async fn body(shared: &Shared, text: &str) -> Result<Option<String>, AppError> {
    let Some((account, feed)) = shared.access.feed(text).await.map_err(AppError::from)? else {
        return Ok(None);
    };
    let app = shared.access.app();
    let organs = app.organs().await?;
    let Some(actor) = account.feed_actor(feed.organ, app.clock().now(), &organs) else { return Ok(None) };
    let body = calendar(app, &shared.read_models, &actor, feed.organ).await;
    body.map(Some).map_err(|error| AppError::Internal(error.to_string()))
}

fn answer(body: String, headers: &HeaderMap) -> Response {
    let digest = Sha256::digest(&body);
    let tag = format!("\"{}\"", digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect::<String>());
    let known = headers.get(header::IF_NONE_MATCH).and_then(|known| known.to_str().ok());
    let caching = [(header::ETAG, tag.clone()), (header::CACHE_CONTROL, "private, no-cache".to_owned())];
    if known.is_some_and(|known| known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag)) {
        return (StatusCode::NOT_MODIFIED, caching).into_response();
    }
    (caching, [(header::CONTENT_TYPE, "text/calendar; charset=utf-8")], body).into_response()
}
