//! `GET /cases/{id}/dossier?purpose=…`: the dossier of a case, once the export is recorded.

use std::sync::{Arc, LazyLock};

use axum::{
    Extension,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use beian_domain::{
    account::TokenScope,
    policy::{self, Deed, Matter},
};
use serde::Deserialize;
use tokio::sync::Semaphore;
use uuid::Uuid;

use super::{ClientAddress, Https, Shared, plan::told, visitor};
use crate::{
    app::{AppError, DOSSIER, ReadingRequest},
    graphql::Fault,
    proof::dossier::{DossierError, gather},
};

/// Dossiers made at the same time: setting type takes a processor.
static PLACES: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(2)));

/// Why it is wanted.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    purpose: String,
}

/// Answers with the archive.
pub(super) async fn export(
    State(shared): State<Shared>,
    Path(case_id): Path<Uuid>,
    Query(asked): Query<Asked>,
    client: Option<Extension<ClientAddress>>,
    https: Option<Extension<Https>>,
    headers: HeaderMap,
) -> Response {
    let visitor = match visitor::of(&shared, &headers, client, visitor::by_https(https)).await {
        Ok(visitor) => visitor,
        Err(fault) => return told(StatusCode::SERVICE_UNAVAILABLE, &fault),
    };
    let caller = visitor.caller.filter(|caller| caller.scopes.contains(&TokenScope::Read));
    let Some(actor) = caller.and_then(|caller| caller.actor) else {
        return told(StatusCode::UNAUTHORIZED, &Fault::new("unauthenticated"));
    };
    let request = ReadingRequest {
        command_id: Uuid::new_v4(),
        case_id,
        actor,
        paths: vec![DOSSIER.to_owned()],
        purpose: asked.purpose,
    };
    match archive(&shared, &request).await {
        Ok(Some(archive)) => {
            let name = format!("attachment; filename=\"{case_id}.dossier.zip\"");
            let headers = [
                (header::CONTENT_TYPE, "application/zip".to_owned()),
                (header::CONTENT_DISPOSITION, name),
                (header::CACHE_CONTROL, "private, no-store".to_owned()),
            ];
            (headers, archive).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => refused(error),
    }
}

/// The archive; none where there is no such case for whoever asks.
async fn archive(shared: &Shared, request: &ReadingRequest) -> Result<Option<Vec<u8>>, DossierError> {
    let found = shared.app.case(request.case_id).await?;
    let seen = found.filter(|case| policy::may(&request.actor, Deed::See(Matter::Case), case).is_ok());
    if seen.is_none() {
        return Ok(None);
    }
    let Some(dossier) = gather(&shared.app, &shared.proofs, request.case_id).await? else { return Ok(None) };
    shared.app.record_export(request, dossier.head.size).await?;
    let closed = |_| DossierError::App(AppError::Unavailable);
    let place = Arc::clone(&PLACES).acquire_owned().await.map_err(closed)?;
    let (app, proofs) = (shared.app.clone(), shared.proofs.clone());
    let packed = tokio::task::spawn_blocking(move || {
        let _place = place;
        dossier.pack(app.rulebook(), &proofs, app.clock().now())
    });
    packed.await.map_err(|error| DossierError::App(AppError::Internal(error.to_string())))?.map(Some)
}

fn refused(error: DossierError) -> Response {
    match error {
        DossierError::App(AppError::Refused(refused)) => {
            let first = refused.0.into_iter().next().map(|refusal| Fault::from_message(refusal.message));
            told(StatusCode::FORBIDDEN, &first.unwrap_or_else(|| Fault::new("unavailable")))
        }
        DossierError::NotSigned => told(StatusCode::CONFLICT, &Fault::new("dossier_not_signed")),
        DossierError::App(AppError::Unavailable) => told(StatusCode::SERVICE_UNAVAILABLE, &Fault::new("unavailable")),
        error => told(StatusCode::INTERNAL_SERVER_ERROR, &Fault::internal(&error.to_string())),
    }
}
