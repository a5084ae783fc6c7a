//! The page for people: the files that `services/dashboard` was built into, carried within the program.

use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header},
    response::{Html, IntoResponse, Response},
};
use rust_embed::{EmbeddedFile, RustEmbed};
use uuid::Uuid;

/// Without Node the folder is empty, and the program says so where the page would be.
#[derive(RustEmbed)]
#[folder = "dashboard/dist/page"]
#[allow_missing = true]
struct Files;

/// What is shown at every address of the page.
const INDEX: &str = "index.html";
/// Files here bear a digest of their content in their names.
const HASHED: &str = "assets/";
/// Stands in the page wherever the number of an answer has to.
const NONCE: &str = "{nonce}";

/// Our scripts, and styles that bear this answer's number; it speaks to us alone and is shown in no frame.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; \
font-src 'self'; connect-src 'self'; manifest-src 'self'; frame-src blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

const NOT_BUILT: &str = "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>beian</title>\
<p>网页尚未构建。请安装 Node 20.19 或更高版本，在源代码目录运行 <code>make page</code>，再重新编译 <code>beian</code>。接口在 <code>/graphql</code>。\
<p>The page is not built. Install Node 20.19 or newer, run <code>make page</code> in the source folder, and build <code>beian</code> again. \
The interface is <code>/graphql</code>.";

/// What no other route answers: a file of the page, or the page itself, whose addresses it knows. Whoever does not ask
/// for a page is not given one elsewhere than at the root.
pub(super) async fn show(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    let is_read = matches!(method, Method::GET | Method::HEAD);
    match Files::get(path).filter(|_| is_read && path != INDEX) {
        Some(file) => asset(path, file, &headers),
        None if is_read && (path.is_empty() || wants_page(path, &headers)) => index(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A page of another version may ask for a script that is not here any more: a page would be no answer to that.
fn wants_page(path: &str, headers: &HeaderMap) -> bool {
    !path.starts_with(HASHED) && header(headers, header::ACCEPT).contains("text/html")
}

fn header(headers: &HeaderMap, name: HeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn index() -> Response {
    let Some(file) = Files::get(INDEX) else { return Html(NOT_BUILT).into_response() };
    let nonce = Uuid::new_v4().simple().to_string();
    let page = String::from_utf8_lossy(&file.data).replace(NONCE, &nonce);
    ([(header::CONTENT_SECURITY_POLICY, POLICY.replace(NONCE, &nonce))], Html(page)).into_response()
}

fn asset(path: &str, file: EmbeddedFile, headers: &HeaderMap) -> Response {
    let lasting = if path.starts_with(HASHED) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let (encoding, file) = smallest(path, file, headers);
    let mut response = file.data.into_response();
    let mut say = |name, value| response.headers_mut().insert(name, HeaderValue::from_static(value));
    say(header::CONTENT_TYPE, media_type(path));
    say(header::CACHE_CONTROL, lasting);
    say(header::VARY, "accept-encoding");
    if let Some(encoding) = encoding {
        say(header::CONTENT_ENCODING, encoding);
    }
    response
}

/// The file as it was compressed when the page was built, in the best way that the browser takes.
fn smallest(path: &str, file: EmbeddedFile, headers: &HeaderMap) -> (Option<&'static str>, EmbeddedFile) {
    let taken = header(headers, header::ACCEPT_ENCODING);
    let takes =
        |encoding: &str| taken.split(',').any(|one| one.split(';').next().is_some_and(|one| one.trim() == encoding));
    let ways = [("br", "br"), ("gzip", "gz")];
    let found = ways.into_iter().filter(|(encoding, _)| takes(encoding));
    let mut found = found.filter_map(|(encoding, ending)| Some((encoding, Files::get(&format!("{path}.{ending}"))?)));
    found.next().map_or((None, file), |(encoding, file)| (Some(encoding), file))
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("json") => "application/json",
        Some("woff2") => "font/woff2",
        Some("png") => "image/png",
        Some(_) | None => "application/octet-stream",
    }
}
