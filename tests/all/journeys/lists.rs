//! Lists: pages that hold still under writes, the past, and who finds what.

use beian_tests::Fixture;
use serde_json::{Value, json};

use super::world::{APPLICANT, CHIEF, CLERK, STRANGER, World, kunming_filing};

const ELSEWHERE: &str = "dev.officer.451100.clerk";
const OTHER_APPLICANT: &str = "dev.applicant.-.another-unit";

#[tokio::test(flavor = "multi_thread")]
async fn pages_neither_repeat_nor_skip_while_cases_are_filed_on_sqlite() {
    pages_hold_still(Fixture::sqlite().await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_neither_repeat_nor_skip_while_cases_are_filed_on_postgres() {
    pages_hold_still(Fixture::postgres().await.unwrap()).await;
}

async fn pages_hold_still(fixture: Fixture) {
    let world = World::start(fixture).await;
    let mut filed = Vec::new();
    for _ in 0..5 {
        filed.push(submit(&world).await);
    }
    let (mut seen, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = cases(&world, CLERK, 2, &after).await;
        seen.extend(page["edges"].as_array().unwrap().iter().map(|edge| edge["node"]["id"].clone()));
        if page["pageInfo"]["hasNextPage"] != true {
            break;
        }
        after = page["pageInfo"]["endCursor"].clone();
        submit(&world).await;
    }
    for case in &filed {
        assert_eq!(seen.iter().filter(|id| *id == case).count(), 1, "{case} in {seen:?}");
    }
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_refuses_a_huge_page_and_a_strange_cursor() {
    let world = World::on_sqlite().await;
    let query = "query($first: Int, $after: String) { cases(first: $first, after: $after) { edges { cursor } } }";
    assert_eq!(world.error_of(CLERK, query, json!({ "first": 101 })).await, "PAGE_SIZE");
    assert_eq!(world.error_of(CLERK, query, json!({ "first": 1_000_000 })).await, "QUERY_TOO_COMPLEX");
    assert_eq!(world.error_of(CLERK, query, json!({ "after": "zz" })).await, "CURSOR_INVALID");
    assert_eq!(world.error_of(STRANGER, query, json!({})).await, "UNAUTHENTICATED");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_finds_their_own_cases_only() {
    let world = World::on_sqlite().await;
    submit(&world).await;
    let found =
        async |token: &'static str| cases(&world, token, 10, &Value::Null).await["edges"].as_array().unwrap().len();
    assert_eq!(found(CLERK).await, 1);
    assert_eq!(found("dev.auditor.530000.province").await, 1);
    assert_eq!(found(APPLICANT).await, 1);
    assert_eq!(found(ELSEWHERE).await, 0);
    assert_eq!(found(OTHER_APPLICANT).await, 0);
    let counted = world.ask(CHIEF, "{ tallies(by: STATUS) { name cases } }", json!({})).await;
    assert_eq!(counted["tallies"], json!([{ "name": "under_review", "cases": 1 }]));
    let counted = world.ask(ELSEWHERE, "{ tallies(by: STATUS) { name cases } }", json!({})).await;
    assert_eq!(counted["tallies"], json!([]));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn deadlines_are_told_as_they_stood_at_any_moment() {
    let world = World::on_sqlite().await;
    let case = submit(&world).await;
    world.days_later(20);
    let passed = world.order(CLERK, case.as_str().unwrap()).give("passReview", json!({})).await;
    assert_eq!(passed["refusals"], json!([]));
    let position = &passed["position"];
    let states = async |moment: &str| {
        let query = "query($asOf: DateTime!, $seen: LogPosition) {
            deadlines(filter: { asOf: $asOf, rule: \"T27\" }, minPosition: $seen) {
                edges { node { state due deadline { state dueOn citations { text } } } } } }";
        let answer = world.ask(CLERK, query, json!({ "asOf": moment, "seen": position })).await;
        answer["deadlines"]["edges"]
            .as_array()
            .unwrap()
            .iter()
            .map(|edge| edge["node"]["state"].clone())
            .collect::<Vec<_>>()
    };
    // Submitted on Tue 10 March 2026: the wait ends on Wed 11, two working days later is Fri 13.
    assert_eq!(states("2026-03-09T12:00:00+08:00").await, Vec::<Value>::new());
    assert_eq!(states("2026-03-12T12:00:00+08:00").await, ["DUE_SOON"]);
    assert_eq!(states("2026-03-14T12:00:00+08:00").await, ["OVERDUE"]);
    assert_eq!(states("2026-03-31T12:00:00+08:00").await, ["MET_LATE"]);
    world.close().await;
}

async fn submit(world: &World) -> Value {
    let submitted = world.opening(APPLICANT).give("submitFiling", kunming_filing()).await;
    assert_eq!(submitted["refusals"], json!([]));
    submitted["case"]["id"].clone()
}

async fn cases(world: &World, token: &str, first: u32, after: &Value) -> Value {
    let query = "query($first: Int, $after: String, $seen: LogPosition) {
        cases(first: $first, after: $after, sort: SUBMITTED, minPosition: $seen) {
            edges { node { id case { id status } } } pageInfo { hasNextPage endCursor } } }";
    let seen = world.position().await;
    world.ask(token, query, json!({ "first": first, "after": after, "seen": seen })).await["cases"].clone()
}
