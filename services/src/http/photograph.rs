//! `POST /cases/{id}/photographs` and `GET /cases/{id}/photographs/{sha256}`: what an inspection found, in pictures.
//! Sent before the inspection is recorded, which then names them by digest.

use std::sync::Arc;

use axum::{
    Extension, Json,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use beian_domain::{
    account::TokenScope,
    case::{ActionKind, Case, PhotographKind},
    policy::{self, Deed, Matter},
};
use uuid::Uuid;

use super::{ClientAddress, Https, Shared, plan::told, visitor};
use crate::{app::AppError, graphql::Fault};

/// Most bytes of a photograph.
pub const LARGEST_PHOTOGRAPH: usize = 1024 * 1024;

/// Where a request comes from, and how.
type Client = (Option<Extension<ClientAddress>>, Option<Extension<Https>>);

/// Keeps a photograph; answers with its digest.
pub(super) async fn keep(
    State(shared): State<Shared>,
    Path(case): Path<Uuid>,
    client: Client,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let deed = Deed::Act(ActionKind::HoldInspection);
    if let Err(response) = admitted(&shared, &headers, client, case, TokenScope::Write, deed).await {
        return response;
    }
    if body.len() > LARGEST_PHOTOGRAPH {
        let fault = Fault::new("photograph_too_large").with("size", body.len()).with("most", LARGEST_PHOTOGRAPH);
        return told(StatusCode::PAYLOAD_TOO_LARGE, &fault);
    }
    let Some(kind) = PhotographKind::of(&body) else {
        return told(StatusCode::UNSUPPORTED_MEDIA_TYPE, &Fault::new("photograph_no_picture"));
    };
    match shared.app.vault().keep_photograph(case, kind, &body).await {
        Ok(kept) => {
            let told = serde_json::json!({
                "sha256": kept.sha256, "mediaType": kept.kind.media_type(), "size": kept.size,
            });
            (StatusCode::CREATED, Json(told)).into_response()
        }
        Err(error) => failed(error.into()),
    }
}

/// The file of a photograph, for whoever may read the case.
pub(super) async fn show(
    State(shared): State<Shared>,
    Path((case, sha256)): Path<(Uuid, String)>,
    client: Client,
    headers: HeaderMap,
) -> Response {
    let deed = Deed::See(Matter::Contents);
    if let Err(response) = admitted(&shared, &headers, client, case, TokenScope::Read, deed).await {
        return response;
    }
    let vault = shared.app.vault();
    let found = match vault.photograph(case, &sha256).await {
        Ok(Some(photograph)) => {
            vault.photograph_file(case, &sha256).await.map(|file| file.map(|file| (photograph, file)))
        }
        Ok(None) => Ok(None),
        Err(error) => Err(error),
    };
    match found {
        Ok(Some((photograph, file))) => {
            let kind = (header::CONTENT_TYPE, photograph.kind.media_type());
            ([kind, (header::CACHE_CONTROL, "private, no-store"), (header::X_CONTENT_TYPE_OPTIONS, "nosniff")], file)
                .into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => failed(error.into()),
    }
}

/// The case, if the one who asks may do this to it. One that may not be found is not there.
async fn admitted(
    shared: &Shared,
    headers: &HeaderMap,
    client: Client,
    case: Uuid,
    scope: TokenScope,
    deed: Deed,
) -> Result<Arc<Case>, Response> {
    let (address, https) = client;
    let visitor = visitor::of(shared, headers, address, visitor::by_https(https)).await;
    let caller = visitor.map_err(|fault| told(StatusCode::SERVICE_UNAVAILABLE, &fault))?.caller;
    let unknown = || told(StatusCode::UNAUTHORIZED, &Fault::new("unauthenticated"));
    let caller = caller.ok_or_else(unknown)?;
    let actor = caller.actor.as_ref().ok_or_else(unknown)?;
    if !caller.scopes.contains(&scope) {
        return Err(told(StatusCode::FORBIDDEN, &Fault::new("token_scope")));
    }
    let found = shared.app.case(case).await.map_err(failed)?;
    let sees = |case: &Arc<Case>| policy::may(actor, Deed::See(Matter::Case), case).is_ok();
    let Some(found) = found.filter(sees) else { return Err(StatusCode::NOT_FOUND.into_response()) };
    match policy::may(actor, deed, &found) {
        Ok(()) => Ok(found),
        Err(_) => Err(told(StatusCode::FORBIDDEN, &Fault::new("photograph_not_allowed"))),
    }
}

fn failed(error: AppError) -> Response {
    told(StatusCode::SERVICE_UNAVAILABLE, &error.into())
}
