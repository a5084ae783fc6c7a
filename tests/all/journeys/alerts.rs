//! The ledger of alerts as officers and auditors read it.

use beian_tests::Fixture;
use serde_json::{Value, json};

use super::world::{APPLICANT, CLERK, World, kunming_filing};

const LEDGER: &str = "query($id: UUID!, $seen: LogPosition!) {
    alerts(first: 50, filter: { caseId: $id }, minPosition: $seen) { edges { node {
    rule rung due firesAt recordedAt lateBy missed told organ { code } deliveries { state } } } } }";

async fn ledger(world: &World, token: &str, id: &Value) -> Vec<Value> {
    let answer = world.ask(token, LEDGER, json!({ "id": id, "seen": world.position().await })).await;
    answer["alerts"]["edges"].as_array().unwrap().iter().map(|edge| edge["node"].clone()).collect()
}

async fn journey(fixture: Fixture) {
    let world = World::start(fixture).await;
    let (status, body) = world.get("/health/watch").await;
    assert_eq!((status, body.as_str()), (503, "the watch has never looked"));
    let case = world.opening(APPLICANT).done("submitFiling", kunming_filing()).await;
    // Submitted on Tuesday 2026-03-10; seen again on 2026-04-30.
    world.watch("2026-03-10T09:00:00+08:00", "2026-04-30T09:00:00+08:00").await;
    let alerts = ledger(&world, CLERK, &case["id"]).await;
    assert!(!alerts.is_empty());
    let case_deadlines = world
        .ask(CLERK, "query($id: UUID!) { case(id: $id) { deadlines { rule } } }", json!({ "id": case["id"] }))
        .await;
    for alert in &alerts {
        let fires = alert["firesAt"].as_str().unwrap();
        assert!(fires.ends_with("T00:00:00+08:00"), "{alert}");
        // Nobody has an account in this organ or above it.
        assert_eq!((&alert["missed"], &alert["told"], &alert["deliveries"]), (&json!("NOBODY"), &json!(0), &json!([])));
        assert_eq!(alert["organ"]["code"], "530102");
        let rules: Vec<&Value> =
            case_deadlines["case"]["deadlines"].as_array().unwrap().iter().map(|known| &known["rule"]).collect();
        assert!(rules.contains(&&alert["rule"]), "{alert}");
    }
    let moments: Vec<&str> = alerts.iter().map(|alert| alert["firesAt"].as_str().unwrap()).collect();
    assert!(moments.is_sorted_by(|earlier, later| earlier >= later), "the newest first: {moments:?}");
    assert_eq!(ledger(&world, "dev.officer.530103.other", &case["id"]).await, Vec::<Value>::new());
    assert_eq!(ledger(&world, APPLICANT, &case["id"]).await.len(), alerts.len());
    // A second look, and the first of another watch, find nothing new.
    world.watch("2026-03-10T09:00:00+08:00", "2026-04-30T09:00:00+08:00").await;
    assert_eq!(ledger(&world, CLERK, &case["id"]).await, alerts);
    // Whoever has the case now has its alerts, and nobody else.
    world
        .order("dev.supervisor.530100.chief", case["id"].as_str().unwrap())
        .done("transferCase", json!({ "to": "530103", "reason": "管辖调整" }))
        .await;
    assert_eq!(ledger(&world, CLERK, &case["id"]).await, Vec::<Value>::new());
    let moved = ledger(&world, "dev.officer.530103.other", &case["id"]).await;
    assert_eq!(moved, alerts);
    assert_eq!(moved[0]["organ"]["code"], "530102", "whose case it was");
    let status = world.ask(CLERK, "{ watch { from through } }", Value::Null).await;
    assert_eq!(status["watch"], json!({ "from": "2026-03-10T01:00:00+00:00", "through": "2026-04-30T01:00:00+00:00" }));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ledger_tells_what_was_due_on_sqlite() {
    journey(Fixture::sqlite().await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ledger_tells_what_was_due_on_postgresql() {
    journey(Fixture::postgres().await.unwrap()).await;
}
