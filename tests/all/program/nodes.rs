//! Several `beian serve` on one PostgreSQL server: what one is told, the others know, and any of them may die.

use std::time::{Duration, Instant};

use beian_tests::{Fixture, program::Served};
use serde_json::{Value, json};
use uuid::Uuid;

pub(super) const NOW: &str = "2026-11-24T10:00:00+08:00";
pub(super) const CLERK: &str = "dev.officer.530102.clerk";
pub(super) const APPLICANT: &str = "dev.applicant.-.example-unit";
/// How long the survivors may take to notice a death.
const PATIENCE: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread")]
async fn a_command_to_one_node_is_read_through_the_other_and_either_may_be_killed() {
    let fixture = Fixture::postgres().await.unwrap();
    // The first node projects: it had the lock before there was another.
    let first = node(&fixture).await;
    let second = node(&fixture).await;
    let (one, position) = submit(&first).await;
    assert_eq!(found(&second, CLERK, position).await, std::slice::from_ref(&one));
    let (two, position) = submit(&second).await;
    assert_eq!(found(&first, APPLICANT, position).await, [one.clone(), two.clone()]);

    first.kill9().unwrap();
    let (three, position) = submit(&second).await;
    assert_eq!(found(&second, CLERK, position).await, [one.clone(), two.clone(), three.clone()]);

    // Another takes the place of the dead, and may be the one that dies without having projected.
    let third = node(&fixture).await;
    let (four, position) = submit(&third).await;
    let all = [one, two, three, four];
    assert_eq!(found(&second, CLERK, position).await, all);
    third.kill9().unwrap();
    assert_eq!(found(&second, APPLICANT, position).await, all);
    assert_eq!(second.terminate().await.unwrap().code(), Some(0));
}

pub(super) async fn node(fixture: &Fixture) -> Served {
    Served::start(&["--database-url", &fixture.url, "--clock", NOW]).await.unwrap()
}

/// Submits the sample of the README anew; the case and the position of its event.
pub(super) async fn submit(server: &Served) -> (String, i64) {
    let sample: Value = serde_json::from_str(include_str!("../../../services/samples/submit-filing.json")).unwrap();
    let mut variables = sample["variables"].clone();
    variables["target"]["commandId"] = json!(Uuid::new_v4());
    let answer = server.ask(APPLICANT, sample["query"].as_str().unwrap(), &variables).await.unwrap();
    let payload = &answer["data"]["submitFiling"];
    assert_eq!(payload["refusals"], json!([]), "{answer}");
    let position = payload["position"].as_i64().unwrap();
    (payload["case"]["id"].as_str().unwrap().to_owned(), position)
}

/// The cases in the order of their submission, read once the position is in the read models.
pub(super) async fn found(server: &Served, token: &str, position: i64) -> Vec<String> {
    let query = "query($seen: LogPosition!) { cases(minPosition: $seen) { edges { node { id position } } } }";
    let started = Instant::now();
    loop {
        let answer = server.ask(token, query, &json!({ "seen": position })).await.unwrap();
        if answer["errors"][0]["extensions"]["code"] == "POSITION_NOT_REACHED" && started.elapsed() < PATIENCE {
            continue;
        }
        let edges = answer["data"]["cases"]["edges"].as_array().unwrap_or_else(|| panic!("{answer}"));
        let mut cases: Vec<_> = edges.iter().map(|edge| &edge["node"]).collect();
        cases.sort_by_key(|case| case["position"].as_i64());
        return cases.iter().map(|case| case["id"].as_str().unwrap().to_owned()).collect();
    }
}
