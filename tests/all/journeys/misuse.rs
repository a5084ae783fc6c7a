//! Requests that are no requests: each gets a clear code and changes nothing.

use serde_json::{Value, json};

use super::world::{APPLICANT, CLERK, STRANGER, World, code_of, kunming_filing};

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_answered_with_a_code() {
    let world = World::on_sqlite().await;
    let sent = async |body: Vec<u8>| {
        let (status, answer) = world.send(CLERK, body).await;
        (status, code_of(&answer))
    };
    assert_eq!(sent(b"{\"query\": \"\xff\"}".to_vec()).await, (400, "BODY_NOT_UTF8".to_owned()));
    assert_eq!(sent(b"{\"query\": ".to_vec()).await, (400, "BODY_NOT_JSON".to_owned()));
    assert_eq!(
        sent(b"{\"query\": \"{ position }\", \"variables\": 7}".to_vec()).await,
        (400, "BODY_NOT_JSON".to_owned())
    );
    let deep = format!("{{\"query\": \"{{ position }}\", \"variables\": {}{} }}", "[".repeat(5000), "]".repeat(5000));
    assert_eq!(sent(deep.into_bytes()).await, (400, "BODY_NOT_JSON".to_owned()));
    let huge = json!({ "query": "{ position }", "variables": { "a": "x".repeat(2_100_000) } });
    assert_eq!(sent(huge.to_string().into_bytes()).await, (413, "BODY_TOO_LARGE".to_owned()));
    let long = json!({ "query": format!("{{ position }} # {}", "x".repeat(40_000)) });
    assert_eq!(sent(long.to_string().into_bytes()).await, (200, "QUERY_TOO_LONG".to_owned()));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn queries_beyond_all_bounds_are_refused() {
    let world = World::on_sqlite().await;
    let code = async |query: &str| world.error_of(CLERK, query, Value::Null).await;
    let nested = (0..20).fold("id".to_owned(), |inner, _| format!("fields {{ {inner} }}"));
    assert_eq!(code(&format!("{{ form(id: \"unit-form\") {{ {nested} }} }}")).await, "QUERY_TOO_DEEP");
    let nested = (0..200).fold("id".to_owned(), |inner, _| format!("fields {{ {inner} }}"));
    assert_eq!(code(&format!("{{ form(id: \"unit-form\") {{ {nested} }} }}")).await, "QUERY_TOO_DEEP");
    let case = "case(id: \"00000000-0000-0000-0000-000000000000\") { timeline(first: 100) { name position caseId recordedAt digest } }";
    let many: String = (0..20).map(|index| format!("again{index}: {case} ")).collect();
    assert_eq!(code(&format!("{{ {many} }}")).await, "QUERY_TOO_COMPLEX");
    assert_eq!(code("{ nothing }").await, "QUERY_INVALID");
    assert_eq!(code("{ case(id: 7) { id } }").await, "QUERY_INVALID");
    let pages = "{ case(id: \"00000000-0000-0000-0000-000000000000\") { timeline(first: 1000) { name } } }";
    world.ask(CLERK, pages, Value::Null).await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn impossible_input_changes_nothing() {
    let world = World::on_sqlite().await;
    let case = world.opening(APPLICANT).done("submitFiling", kunming_filing()).await;
    let before = world.position().await;
    let query = "mutation($target: Target!) { passReview(target: $target) { position } }";
    let command = "00000000-0000-4000-8000-000000000001";
    for target in [
        json!({ "caseId": case["id"], "commandId": "no-uuid" }),
        json!({ "caseId": case["id"], "commandId": command, "occurredOn": "2026-02-30" }),
        json!({ "caseId": case["id"], "commandId": command, "expectedVersion": -1 }),
        json!({ "caseId": case["id"] }),
        json!({ "caseId": case["id"], "commandId": command, "surprise": 1 }),
    ] {
        assert_eq!(world.error_of(CLERK, query, json!({ "target": target })).await, "QUERY_INVALID", "{target}");
    }
    let page = "query($id: UUID!, $first: Int) { case(id: $id) { timeline(first: $first) { name } } }";
    for first in [0, -1, 101] {
        let variables = json!({ "id": case["id"], "first": first });
        assert_eq!(world.error_of(CLERK, page, variables).await, "PAGE_SIZE");
    }
    assert_eq!(world.position().await, before);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_are_asked_to_sign_in() {
    let world = World::on_sqlite().await;
    for token in [STRANGER, "dev.officer.530102", "dev.emperor.-.me", "dev.applicant.530102.me"] {
        assert_eq!(world.error_of(token, "{ position }", Value::Null).await, "UNAUTHENTICATED", "{token}");
        let target = json!({ "commandId": "00000000-0000-4000-8000-000000000001" });
        let mutation = "mutation($target: OpeningTarget!, $input: SubmitFiling!) {
            submitFiling(target: $target, input: $input) { position } }";
        let variables = json!({ "target": target, "input": kunming_filing()["input"] });
        assert_eq!(world.error_of(token, mutation, variables).await, "UNAUTHENTICATED", "{token}");
    }
    let of_types = (0..9).fold("name".to_owned(), |inner, _| format!("ofType {{ {inner} }}"));
    let types = format!("{{ __schema {{ types {{ fields {{ args {{ type {{ {of_types} }} }} }} }} }} }}");
    world.ask(STRANGER, &types, Value::Null).await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_position_that_does_not_come_is_not_waited_for_long() {
    let world = World::on_sqlite().await;
    let query = "{ case(id: \"00000000-0000-0000-0000-000000000000\", minPosition: 999) { id } }";
    assert_eq!(world.error_of(CLERK, query, Value::Null).await, "POSITION_NOT_REACHED");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn health_metrics_and_the_page_answer_strangers() {
    let world = World::on_sqlite().await;
    assert_eq!(world.get("/health/live").await.0, 200);
    assert_eq!(world.get("/health/ready").await.0, 200);
    assert_eq!(world.get("/metrics").await.0, 404, "this server was started without metrics");
    let (status, page) = world.get("/graphiql").await;
    assert!(status == 200 && page.contains("/graphql/ws") && page.contains("alt=\""));
    assert_eq!(world.get("/nowhere").await.0, 404);
    let (status, desk) = world.get("/").await;
    assert!(status == 200 && (desk.contains("id=\"page\"") || desk.contains("make page")), "{desk}");
    assert_eq!(world.get("/assets/of-another-version.js").await.0, 404);
    let ways = world.ask(STRANGER, "{ signInWays { developmentTokens identityProvider registration } }", Value::Null);
    assert_eq!(ways.await["signInWays"]["developmentTokens"], true);
    world.close().await;
}
