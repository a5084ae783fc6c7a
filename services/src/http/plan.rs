//! `GET /plans/{organ}/{year}.csv` and `.ics`: a plan of inspections to be changed in a spreadsheet, or shown in a
//! calendar.

use axum::{
    Extension, Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use beian_domain::{
    account::TokenScope,
    counting::Moment,
    message::Message,
    plan::PlanId,
    policy::{self, Matter, Sight},
};

use super::{ClientAddress, Https, Shared, visitor};
use crate::{
    Interrupted,
    graphql::Fault,
    plan::{calendar, sheet, states},
};

/// As what a plan is asked for.
#[derive(Clone, Copy)]
enum Format {
    Sheet,
    Calendar,
}

/// Answers with the file; what may not be seen is not there.
pub(super) async fn export(
    State(shared): State<Shared>,
    Path((organ, file)): Path<(String, String)>,
    client: Option<Extension<ClientAddress>>,
    https: Option<Extension<Https>>,
    headers: HeaderMap,
) -> Response {
    let caller = match visitor::of(&shared, &headers, client, visitor::by_https(https)).await {
        Ok(visitor) => visitor.caller,
        Err(fault) => return told(StatusCode::SERVICE_UNAVAILABLE, &fault),
    };
    let Some((caller, actor)) = caller.and_then(|caller| caller.actor.clone().map(|actor| (caller, actor))) else {
        return told(StatusCode::UNAUTHORIZED, &Fault::new("unauthenticated"));
    };
    if !caller.scopes.contains(&TokenScope::Read) {
        return told(StatusCode::FORBIDDEN, &Fault::new("token_scope"));
    }
    let seen = |plan: PlanId| match policy::sight(&actor, Matter::Plans) {
        Sight::Nation => true,
        Sight::Organ(own) => own.contains(&plan.organ),
        Sight::Own(_) | Sight::Nothing => false,
    };
    let Some((plan, format)) = named(&organ, &file).filter(|(plan, _)| seen(*plan)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match written(&shared, plan, format).await {
        Ok(Some(response)) => response,
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => told(StatusCode::SERVICE_UNAVAILABLE, &error.into()),
    }
}

fn named(organ: &str, file: &str) -> Option<(PlanId, Format)> {
    let (year, format) = match file.rsplit_once('.')? {
        (year, "csv") => (year, Format::Sheet),
        (year, "ics") => (year, Format::Calendar),
        _ => return None,
    };
    Some((format!("{organ}-{year}").parse().ok()?, format))
}

async fn written(shared: &Shared, id: PlanId, format: Format) -> Result<Option<Response>, Interrupted> {
    let plan = shared.app.plan(id).await?;
    if plan.drawn_up_at.is_none() {
        return Ok(None);
    }
    let (kind, ending, bytes) = match format {
        Format::Sheet => {
            let states = states(&shared.app, &shared.read_models, id).await?;
            ("text/csv; charset=utf-8", "csv", sheet(&plan, &states))
        }
        Format::Calendar => {
            let (organs, regions) = (shared.app.organs().await?, shared.app.rulebook().regions());
            let today = Moment::from_utc(shared.app.clock().now()).date();
            let name = organs.name(id.organ, regions, today).map_or_else(|| id.organ.to_string(), |name| name.zh);
            ("text/calendar; charset=utf-8", "ics", calendar(id, &name, &plan).into_bytes())
        }
    };
    let disposition = format!("attachment; filename=\"inspection-plan-{id}.{ending}\"");
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok(Some((headers, bytes).into_response()))
}

/// A fault as the body of an answer.
pub(super) fn told(status: StatusCode, fault: &Fault) -> Response {
    let message: &Message = fault.message();
    let body = serde_json::json!({ "code": fault.code(), "zh": message.zh(), "en": message.en() });
    (status, Json(body)).into_response()
}
