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

#[tokio::test(flavor = "multi_thread")]
async fn applicants_find_the_deadlines_of_their_own_cases_on_sqlite() {
    own_deadlines_are_found(Fixture::sqlite().await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn applicants_find_the_deadlines_of_their_own_cases_on_postgres() {
    own_deadlines_are_found(Fixture::postgres().await.unwrap()).await;
}

async fn own_deadlines_are_found(fixture: Fixture) {
    let world = World::start(fixture).await;
    let own = [submit(&world).await, submit(&world).await];
    let others = submit_as(&world, OTHER_APPLICANT).await;
    world.days_later(3);
    let running = json!(["OPEN", "DUE_SOON", "OVERDUE"]);
    let review = async |token: &'static str, filter: Value| {
        let mut found = deadlines(&world, token, filter).await;
        found.retain(|(_, rule, _)| rule == "T27");
        found.into_iter().map(|(case, _, state)| (case, state)).collect::<Vec<_>>()
    };
    let of = |cases: &[Value], state: &str| {
        let mut expected: Vec<_> = cases.iter().map(|case| (case.clone(), json!(state))).collect();
        expected.sort_by_key(|(case, _)| case.to_string());
        expected
    };
    // Due on Fri 13 March 2026, which it is now.
    assert_eq!(review(APPLICANT, json!({})).await, of(&own, "DUE_SOON"));
    assert_eq!(review(APPLICANT, json!({ "states": running })).await, of(&own, "DUE_SOON"));
    let next_week = json!({ "states": running, "asOf": "2026-03-20T12:00:00+08:00" });
    assert_eq!(review(APPLICANT, next_week).await, of(&own, "OVERDUE"));
    let earlier = json!({ "soonDays": 0, "asOf": "2026-03-11T12:00:00+08:00" });
    assert_eq!(review(APPLICANT, earlier).await, of(&own, "OPEN"));
    assert_eq!(review(APPLICANT, json!({ "asOf": "2026-03-09T12:00:00+08:00" })).await, []);
    assert_eq!(review(APPLICANT, json!({ "caseId": own[0] })).await, of(&own[..1], "DUE_SOON"));
    assert_eq!(review(APPLICANT, json!({ "caseId": others })).await, []);
    assert_eq!(review(APPLICANT, json!({ "organ": "110105" })).await, []);
    assert_eq!(review(OTHER_APPLICANT, json!({})).await, of(std::slice::from_ref(&others), "DUE_SOON"));
    assert_eq!(review("dev.applicant.-.nobody", json!({})).await, []);
    world.close().await;
}

/// Case, rule and state of the deadlines that are found, in the order of their cases.
async fn deadlines(world: &World, token: &str, filter: Value) -> Vec<(Value, Value, Value)> {
    let query = "query($filter: DeadlinesFilter!, $seen: LogPosition) {
        deadlines(filter: $filter, minPosition: $seen) { edges { node { caseId rule state } } } }";
    let answer = world.ask(token, query, json!({ "filter": filter, "seen": world.position().await })).await;
    let node = |edge: &Value| edge["node"].clone();
    let nodes = answer["deadlines"]["edges"].as_array().unwrap().iter().map(node);
    let mut found: Vec<_> =
        nodes.map(|node| (node["caseId"].clone(), node["rule"].clone(), node["state"].clone())).collect();
    found.sort_by_key(|(case, _, _)| case.to_string());
    found
}

async fn submit(world: &World) -> Value {
    submit_as(world, APPLICANT).await
}

async fn submit_as(world: &World, token: &str) -> Value {
    let submitted = world.opening(token).give("submitFiling", kunming_filing()).await;
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
