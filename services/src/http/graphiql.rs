//! `/graphiql`: a page on which people try queries.

use async_graphql::http::GraphiQLSource;
use axum::{
    http::header,
    response::{Html, IntoResponse},
};
use uuid::Uuid;

/// The page's scripts are not ours: whoever opens it without access to the internet is told so.
const FALLBACK: &str = "<body><img src=\"data:,\" alt=\"此页面的脚本来自 unpkg.com，离线环境无法使用；接口本身在 /graphql，结构见 services/schema.graphql。\
This page loads its scripts from unpkg.com and does not work offline; the interface itself is /graphql, its schema services/schema.graphql.\">";

/// What the page may do: run its own scripts and those that it names, and speak to us.
const POLICY: &str = "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'unsafe-inline' https://unpkg.com; \
font-src https://unpkg.com data:; img-src data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// The page; its scripts carry a number that nobody knows before.
pub(super) async fn page() -> impl IntoResponse {
    let page =
        GraphiQLSource::build().endpoint("/graphql").subscription_endpoint("/graphql/ws").title("beian").finish();
    let nonce = Uuid::new_v4().simple().to_string();
    let page = page.replacen("<body>", FALLBACK, 1).replace("<script", &format!("<script nonce=\"{nonce}\""));
    ([(header::CONTENT_SECURITY_POLICY, POLICY.replace("{nonce}", &nonce))], Html(page))
}
