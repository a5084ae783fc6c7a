//! `/auth/oidc/…`: to a bureau's identity provider and back. The answers are small pages, since a browser comes here.

use axum::{
    Extension,
    extract::{Query, State},
    http::{HeaderMap, HeaderName, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use beian_domain::{message::Message, refusal::Refusal};
use serde::Deserialize;

use super::{ClientAddress, Https, Shared, visitor};
use crate::access::{AccessError, PendingIdentity, SignedIn};

/// What the provider sends back with the browser.
#[derive(Deserialize)]
pub(super) struct Returned {
    code: Option<String>,
    state: Option<String>,
}

/// Sends the browser to the provider.
pub(super) async fn start(
    State(shared): State<Shared>,
    client: Option<Extension<ClientAddress>>,
    https: Option<Extension<Https>>,
) -> Response {
    let address = visitor::address(client);
    match shared.access.start_identity(address).await {
        Ok(Some(Ok(PendingIdentity { url, state }))) => {
            let cookie = shared.access.cookies(visitor::by_https(https)).set_state(&state);
            (StatusCode::SEE_OTHER, [(header::LOCATION, url), (header::SET_COOKIE, cookie)]).into_response()
        }
        Ok(Some(Err(refusal))) => refused(&refusal),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => failed(&error),
    }
}

/// Takes the browser back. It must be the one that was sent: an address alone could be put before anybody.
pub(super) async fn callback(
    State(shared): State<Shared>,
    Query(returned): Query<Returned>,
    https: Option<Extension<Https>>,
    headers: HeaderMap,
) -> Response {
    let cookies = shared.access.cookies(visitor::by_https(https));
    let (Some(code), Some(state)) = (returned.code, returned.state) else {
        return refused(&Message::new("identity_refused").into());
    };
    if cookies.state(&headers).is_none_or(|kept| kept != state) {
        return refused(&Message::new("identity_refused").into());
    }
    match shared.access.finish_identity(code, &state).await {
        Ok(Ok(SignedIn { secret, .. })) => {
            let page = page(&Message::new("identity_welcome"), "<meta http-equiv=\"refresh\" content=\"0;url=/\">");
            let mut response = page.into_response();
            for cookie in [cookies.set(&secret), cookies.clear_state()] {
                if let Ok(cookie) = cookie.parse() {
                    response.headers_mut().append(header::SET_COOKIE, cookie);
                }
            }
            response
        }
        Ok(Err(refusal)) => refused(&refusal),
        Err(error) => failed(&error),
    }
}

fn refused(refusal: &Refusal) -> Response {
    (StatusCode::FORBIDDEN, page(&refusal.message, "")).into_response()
}

fn failed(error: &AccessError) -> Response {
    tracing::error!(%error, "a sign-in through the identity provider failed");
    (StatusCode::SERVICE_UNAVAILABLE, page(&Message::new("unavailable"), "")).into_response()
}

/// A page of one sentence. A redirection would arrive without the new cookie, which is for requests from here only; the
/// page's own next step is one.
fn page(message: &Message, head: &str) -> ([(HeaderName, &'static str); 1], Html<String>) {
    let html = format!(
        "<!doctype html><html lang=\"zh\"><head><meta charset=\"utf-8\">{head}<title>beian</title></head>\
         <body><p>{}</p><p lang=\"en\">{}</p><p><a href=\"/\">/</a></p></body></html>",
        message.zh(),
        message.en()
    );
    ([(header::CACHE_CONTROL, "no-store")], Html(html))
}
