//! Questions about the schema.

use beian_services::{graphql::Admission, http::Edge};
use serde_json::{Value, json};

use super::wire::{self, get};
use crate::journeys::world::{CLERK, STRANGER};

#[tokio::test(flavor = "multi_thread")]
async fn the_schema_is_not_told_unless_asked_for() {
    let world = wire::world(Edge::default()).await;
    for query in [
        "{ __schema { types { name } } }",
        "{ __type(name: \"Case\") { name } }",
        "{ position ...F } fragment F on Query { a: __schema { queryType { name } } }",
    ] {
        for token in [STRANGER, CLERK] {
            assert_eq!(world.error_of(token, query, Value::Null).await, "INTROSPECTION_OFF", "{query}");
        }
    }
    let answer = world.answer(CLERK, "{ positio }", Value::Null).await;
    assert!(!answer.to_string().contains("\"position\""), "no word of the schema is suggested: {answer}");
    let named = world.ask(CLERK, "{ __typename }", Value::Null).await;
    assert_eq!(named, json!({ "__typename": "Query" }), "clients need the names of what they get");
    assert_eq!(get(&world, "/graphiql", &[]).await.status, 404);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_for_people_runs_its_own_scripts_alone() {
    let admission = Admission { introspection: true, ..Admission::default() };
    let world = wire::world(Edge { admission, ..Edge::default() }).await;
    let (first, second) = (get(&world, "/graphiql", &[]).await, get(&world, "/graphiql", &[]).await);
    let policy = first.header("content-security-policy").unwrap();
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap();
    assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("script-src 'unsafe"), "{policy}");
    let scripts = first.body.matches("<script").count();
    assert_eq!(first.body.matches(&format!("<script nonce=\"{nonce}\"")).count(), scripts);
    assert!(scripts > 0 && !second.body.contains(nonce), "the number is another one each time");
    world.close().await;
}
