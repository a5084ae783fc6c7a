//! What browsers are told, and which pages are listened to.

use beian_services::http::{Edge, Origins, Proxies};

use super::wire::{self, Answer, ask, bearer, get, request};

const DESK: &str = "https://desk.example.cn";
const ELSEWHERE: &str = "https://elsewhere.example.com";

fn for_desk() -> Edge {
    Edge { origins: Origins::new(vec![DESK.parse().unwrap()]), ..Edge::default() }
}

fn assert_protected(answer: &Answer) {
    for (name, value) in [
        ("cache-control", "no-store"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
    ] {
        assert_eq!(answer.header(name), Some(value), "{name}: {answer:?}");
    }
    let policy = answer.header("content-security-policy").unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_tells_browsers_what_they_must_not_do() {
    let world = wire::world(Edge::default()).await;
    for answer in [
        get(&world, "/health/live", &[]).await,
        get(&world, "/nowhere", &[]).await,
        get(&world, "/graphql", &[]).await,
        ask(&world, &[]).await,
        ask(&world, &[("cookie", "beian=x"), ("origin", ELSEWHERE)]).await,
        request(&world, "POST", "/graphql", &[], "no JSON").await,
    ] {
        assert_protected(&answer);
        assert_eq!(answer.header("strict-transport-security"), None, "nobody speaks HTTPS here");
        assert_eq!(answer.header("server"), None);
    }
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn https_is_insisted_on_where_a_trusted_proxy_speaks_it() {
    let proxies = Proxies(vec!["127.0.0.0/8".parse().unwrap()]);
    let world = wire::world(Edge { proxies, ..Edge::default() }).await;
    for told in [("x-forwarded-proto", "https"), ("forwarded", "for=192.0.2.1;proto=https")] {
        assert!(get(&world, "/health/live", &[told]).await.header("strict-transport-security").is_some(), "{told:?}");
    }
    assert_eq!(get(&world, "/health/live", &[]).await.header("strict-transport-security"), None);
    world.close().await;
    let world = wire::world(Edge::default()).await;
    let forged = get(&world, "/health/live", &[("x-forwarded-proto", "https")]).await;
    assert_eq!(forged.header("strict-transport-security"), None, "no proxy is trusted here");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn foreign_pages_read_nothing_unless_their_origin_is_allowed() {
    let preflight = [("access-control-request-method", "POST"), ("access-control-request-headers", "content-type")];
    let allowed = |answer: &Answer| answer.header("access-control-allow-origin").map(str::to_owned);
    let world = wire::world(Edge::default()).await;
    let headers = [&[("origin", DESK)], &preflight[..]].concat();
    assert_eq!(allowed(&request(&world, "OPTIONS", "/graphql", &headers, "").await), None);
    assert_eq!(allowed(&ask(&world, &[("origin", DESK)]).await), None);
    world.close().await;
    let world = wire::world(for_desk()).await;
    let answer = request(&world, "OPTIONS", "/graphql", &headers, "").await;
    assert_eq!((answer.status, allowed(&answer)), (200, Some(DESK.to_owned())));
    assert_eq!(answer.header("access-control-allow-credentials"), Some("true"));
    assert_eq!(allowed(&ask(&world, &[("origin", DESK)]).await), Some(DESK.to_owned()));
    let headers = [&[("origin", ELSEWHERE)], &preflight[..]].concat();
    assert_eq!(allowed(&request(&world, "OPTIONS", "/graphql", &headers, "").await), None);
    assert_eq!(allowed(&ask(&world, &[("origin", ELSEWHERE)]).await), None);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_with_a_cookie_must_come_from_a_page_of_ours() {
    let world = wire::world(for_desk()).await;
    let own = format!("http://{}", world.address);
    let cookie = ("cookie", "beian=whatever");
    for foreign in [
        &[][..],
        &[("origin", ELSEWHERE)],
        &[("origin", "null")],
        &[("origin", ELSEWHERE), ("sec-fetch-site", "cross-site")],
        &[("origin", &own), ("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "none")],
        &[("referer", &own)],
    ] {
        let answer = ask(&world, &[&[cookie], foreign].concat()).await;
        assert_eq!((answer.status, answer.code().as_str()), (403, "ORIGIN_REFUSED"), "{foreign:?}");
    }
    for ours in [
        &[("origin", own.as_str())][..],
        &[("sec-fetch-site", "same-origin")],
        &[("origin", DESK), ("sec-fetch-site", "same-site")],
    ] {
        let answer = ask(&world, &[&[cookie], ours].concat()).await;
        assert_eq!((answer.status, answer.code().as_str()), (200, "UNAUTHENTICATED"), "{ours:?}");
    }
    let bearer = bearer();
    let answer = ask(&world, &[cookie, ("origin", ELSEWHERE), ("authorization", &bearer)]).await;
    assert!(answer.status == 200 && answer.body.contains("\"position\""), "a token is not sent by itself: {answer:?}");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_json_and_says_so() {
    let world = wire::world(Edge::default()).await;
    let own = format!("http://{}", world.address);
    let (cookie, origin) = (("cookie", "beian=whatever"), ("origin", own.as_str()));
    // What a form of another site can send without asking, and what only looks right.
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/json-not"] {
        let headers = [("content-type", kind), cookie, origin];
        let answer = request(&world, "POST", "/graphql", &headers, "{\"query\":\"{ position }\"}").await;
        assert_eq!((answer.status, answer.code().as_str()), (415, "CONTENT_TYPE_UNSUPPORTED"), "{kind}");
    }
    let headers = [("content-type", "Application/JSON; charset=utf-8"), cookie, origin];
    let answer = request(&world, "POST", "/graphql", &headers, "{\"query\":\"{ position }\"}").await;
    assert_eq!((answer.status, answer.code().as_str()), (200, "UNAUTHENTICATED"));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_websocket_with_a_cookie_must_come_from_a_page_of_ours() {
    let world = wire::world(Edge::default()).await;
    let upgrade = [
        ("upgrade", "websocket"),
        ("sec-websocket-version", "13"),
        ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
        ("sec-websocket-protocol", "graphql-transport-ws"),
    ];
    let headers = [&[("cookie", "beian=x"), ("origin", ELSEWHERE)], &upgrade[..]].concat();
    let answer = get(&world, "/graphql/ws", &headers).await;
    assert_eq!((answer.status, answer.code().as_str()), (403, "ORIGIN_REFUSED"));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cookie_is_for_https_where_a_trusted_proxy_says_that_the_browser_uses_it() {
    let sign_out = "{\"query\":\"mutation { signOut }\"}";
    let https = [("content-type", "application/json"), ("x-forwarded-proto", "https")];
    for (proxies, begins, is_secure) in
        [(vec!["127.0.0.0/8".parse().unwrap()], "__Host-beian=;", true), (Vec::new(), "beian=;", false)]
    {
        let world = wire::world(Edge { proxies: Proxies(proxies), ..Edge::default() }).await;
        let answer = request(&world, "POST", "/graphql", &https, sign_out).await;
        let cookie = answer.header("set-cookie").unwrap_or_else(|| panic!("{answer:?}"));
        assert_eq!((cookie.starts_with(begins), cookie.ends_with("; Secure")), (true, is_secure), "{cookie}");
        let plain = request(&world, "POST", "/graphql", &https[..1], sign_out).await;
        assert!(plain.header("set-cookie").unwrap().starts_with("beian=;"), "by HTTP the other cookie: {plain:?}");
        world.close().await;
    }
}
