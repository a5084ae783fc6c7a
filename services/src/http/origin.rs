//! Which pages may speak to us: CORS, and the guard against requests that another site makes with a user's cookie.

use std::{str::FromStr, sync::Arc, time::Duration};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, uri::Authority},
    middleware::Next,
    response::Response,
};
use tower_http::cors::{AllowOrigin, CorsLayer};

use super::{client::Https, layers::fault};
use crate::graphql::Fault;

/// How long a browser may remember what it was allowed.
const REMEMBERED: Duration = Duration::from_hours(1);

/// Where a page comes from: `https://desk.example.cn`, without a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(HeaderValue);

/// What was given is no origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an origin is written http(s)://host or http(s)://host:port, in lower case and without a path")]
pub struct OriginError;

impl FromStr for Origin {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<Self, OriginError> {
        let authority = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).ok_or(OriginError)?;
        let parsed: Authority = authority.parse().map_err(|_| OriginError)?;
        let is_plain = !parsed.host().is_empty() && !authority.contains('@') && text == text.to_ascii_lowercase();
        is_plain.then_some(()).ok_or(OriginError)?;
        HeaderValue::from_str(text).map(Self).map_err(|_| OriginError)
    }
}

/// The foreign pages that may speak to us; none by default.
#[derive(Debug, Clone, Default)]
pub struct Origins(Arc<[Origin]>);

impl Origins {
    /// These and no others.
    pub fn new(origins: Vec<Origin>) -> Self {
        Self(origins.into())
    }

    /// What browsers are told; nothing unless an origin is allowed.
    pub(super) fn cors(&self) -> Option<CorsLayer> {
        let origins: Vec<_> = self.0.iter().map(|origin| origin.0.clone()).collect();
        (!origins.is_empty()).then(|| {
            CorsLayer::new()
                .allow_origin(AllowOrigin::list(origins))
                .allow_methods([Method::POST])
                .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE, HeaderName::from_static("beian-office")])
                .allow_credentials(true)
                .max_age(REMEMBERED)
        })
    }

    fn allows(&self, origin: &HeaderValue) -> bool {
        self.0.iter().any(|allowed| allowed.0 == *origin)
    }

    /// Whether a page of ours, or of an origin that is allowed, made the request. Browsers say so in headers that
    /// pages cannot write; a request without any of them is made by no browser that we know.
    fn made(&self, headers: &HeaderMap, is_https: bool) -> bool {
        let origin = headers.get(header::ORIGIN);
        if origin.is_some_and(|origin| self.allows(origin)) {
            return true;
        }
        match headers.get("sec-fetch-site") {
            Some(site) => site == "same-origin",
            None => origin.zip(headers.get(header::HOST)).is_some_and(|(origin, host)| is_ours(origin, host, is_https)),
        }
    }
}

/// A proxy may have taken HTTPS off without telling; a page from HTTPS is never the less trustworthy one.
fn is_ours(origin: &HeaderValue, host: &HeaderValue, is_https: bool) -> bool {
    let origin = origin.as_bytes();
    let by_http = || origin.strip_prefix(b"http://").filter(|_| !is_https);
    let authority = origin.strip_prefix(b"https://").or_else(by_http);
    authority.is_some_and(|authority| authority.eq_ignore_ascii_case(host.as_bytes()))
}

/// A cookie comes along with whatever a foreign page sends; a bearer token does not.
pub(super) async fn guard(State(origins): State<Origins>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let is_https = request.extensions().get::<Https>().is_some_and(|https| https.0);
    if headers.contains_key(header::COOKIE) && !has_bearer(headers) && !origins.made(headers, is_https) {
        return fault(StatusCode::FORBIDDEN, Fault::new("origin_refused"));
    }
    next.run(request).await
}

fn has_bearer(headers: &HeaderMap) -> bool {
    headers.get(header::AUTHORIZATION).is_some_and(|value| value.as_bytes().starts_with(b"Bearer "))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "test")]
mod tests {
    use super::*;

    #[test]
    fn an_origin_has_a_scheme_and_a_host_and_nothing_else() {
        for right in ["https://desk.example.cn", "http://127.0.0.1:5173", "https://[2001:db8::1]:8443"] {
            assert!(right.parse::<Origin>().is_ok(), "{right}");
        }
        for wrong in [
            "",
            "*",
            "null",
            "desk.example.cn",
            "https://",
            "https://Desk.example.cn",
            "https://a.cn/",
            "https://a@b.cn",
        ] {
            assert_eq!(wrong.parse::<Origin>(), Err(OriginError), "{wrong}");
        }
    }

    #[test]
    fn a_page_of_ours_has_our_host_and_scheme() {
        let ours =
            |origin: &str, host: &str, is_https| is_ours(&origin.parse().unwrap(), &host.parse().unwrap(), is_https);
        assert!(ours("https://a.cn", "a.cn", true) && ours("http://a.cn:80", "a.cn:80", false));
        assert!(ours("https://a.cn", "a.cn", false), "a proxy may hide that it speaks HTTPS");
        assert!(!ours("http://a.cn", "a.cn", true), "whoever is between can write pages of http");
        assert!(!ours("https://b.cn", "a.cn", true) && !ours("https://a.cn.b.cn", "a.cn", true));
        assert!(!ours("null", "a.cn", false) && !ours("https://a.cn:8443", "a.cn", true));
    }
}
