//! `/graphiql`: a page on which people try queries.

use async_graphql::http::GraphiQLSource;
use axum::response::Html;

/// The page's scripts are not ours: whoever opens it without access to the internet is told so.
const FALLBACK: &str = "<body><img src=\"data:,\" alt=\"此页面的脚本来自 unpkg.com，离线环境无法使用；接口本身在 /graphql，结构见 services/schema.graphql。\
This page loads its scripts from unpkg.com and does not work offline; the interface itself is /graphql, its schema services/schema.graphql.\">";

/// The page.
pub(super) async fn page() -> Html<String> {
    let page =
        GraphiQLSource::build().endpoint("/graphql").subscription_endpoint("/graphql/ws").title("beian").finish();
    Html(page.replacen("<body>", FALLBACK, 1))
}
