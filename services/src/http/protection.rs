//! Headers on every answer that tell a browser what it must not do with it.

use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};

use super::client::Https;

/// An answer is data: it loads nothing, is shown in no frame, kept nowhere and read by no other site. A page of ours
/// that needs more says so itself.
const ALWAYS: [(&str, &str); 9] = [
    ("cache-control", "no-store"),
    ("content-security-policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    // For browsers that do not know frame-ancestors.
    ("x-frame-options", "DENY"),
    ("x-permitted-cross-domain-policies", "none"),
];

/// For a year. Subdomains and preloading are for whoever owns the domain to decide, at the proxy.
const HTTPS_ONLY: (&str, &str) = ("strict-transport-security", "max-age=31536000");

/// Adds what the answer does not say itself; HTTPS is insisted on only where it is spoken.
pub(super) async fn protect(request: Request, next: Next) -> Response {
    let is_https = request.extensions().get::<Https>().is_some_and(|https| https.0);
    let mut response = next.run(request).await;
    for (name, value) in ALWAYS.into_iter().chain(is_https.then_some(HTTPS_ONLY)) {
        let entry = response.headers_mut().entry(HeaderName::from_static(name));
        entry.or_insert(HeaderValue::from_static(value));
    }
    response
}
