//! The law as of a day: what a citation has become, under which order is inspected, penalties, retention.

use serde_json::{Value, json};

use super::{
    filing::filed,
    world::{CHIEF, INSPECTOR, STRANGER, World, kunming_filing},
};

/// One key of each entry of a list.
fn each(list: &Value, key: &str) -> Vec<String> {
    let text = |entry: &Value| entry[key].as_str().unwrap().to_owned();
    list.as_array().unwrap().iter().map(text).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_on_a_repealed_notice_says_so_on_the_day_asked_about() {
    let world = World::on_sqlite().await;
    let query = "query($on: NaiveDate!) { procedure(id: \"hezhou\", on: $on) {
        basis { text line status { on state lastDay endedBy told { code zh en } } }
    } }";
    let on = async |day: &str| {
        let found = world.ask(CHIEF, query, json!({ "on": day })).await;
        found["procedure"]["basis"].as_array().unwrap().clone()
    };
    let late = on("2008-05-01").await;
    assert_eq!((&late[0]["line"], &late[0]["status"]), (&json!(9), &Value::Null), "a document has no status");
    let (order, notice) = (&late[2]["status"], &late[3]["status"]);
    assert_eq!((&order["state"], &order["told"]["code"]), (&json!("IN_FORCE"), &json!("instrument_in_force")));
    assert_eq!((&notice["state"], &notice["lastDay"]), (&json!("REPEALED"), &json!("2001-04-04")));
    assert!(notice["told"]["zh"].as_str().unwrap().contains("已废止"), "{notice}");
    let early = &on("2000-01-01").await[3]["status"];
    assert_eq!((&early["on"], &early["state"]), (&json!("2000-01-01"), &json!("IN_FORCE")));
    assert_eq!(early["endedBy"], Value::Null);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_inspection_rests_on_the_order_of_its_day() {
    let world = World::on_sqlite().await;
    let case = filed(&world, kunming_filing()).await;
    let planned = json!({ "year": 2026, "plannedOn": "2026-03-20" });
    world.order(INSPECTOR, &case).done("scheduleInspection", planned).await;
    let query = "query($id: UUID!) { case(id: $id) { inspections {
        checklist
        basis { text status { state } later: status(on: \"2026-10-01\") { state replacedBy } }
        items { id title { zh } citations { text } }
        inOctober: items(on: \"2026-10-09\") { id citations { text } }
    } } }";
    let found = &world.ask(CHIEF, query, json!({ "id": case })).await["case"]["inspections"][0];
    assert_eq!(each(&found["basis"], "text"), ["order-151 art.10", "order-151 art.11"]);
    assert_eq!(found["basis"][0]["status"]["state"], "IN_FORCE");
    assert_eq!(found["basis"][0]["later"], json!({ "state": "REPLACED", "replacedBy": "order-176" }));
    assert_eq!(json!(each(&found["items"], "id")), found["checklist"]);
    let asked = each(&found["inOctober"], "id");
    assert_eq!(asked[asked.len() - 2..], ["network_filing", "logs"]);
    let cited = found["inOctober"].as_array().unwrap().last().unwrap();
    assert_eq!(cited["citations"], json!([{ "text": "order-176 art.7(3)" }]));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn instruments_and_the_regime_are_asked_as_of_a_day() {
    let world = World::on_sqlite().await;
    let query = "{ instruments(on: \"2026-01-01\") { id status { state amendment { decided verify what { zh } } } }
        inspectionRegime(on: \"2026-09-30\") { id lastDay items { id applicants citations { text } } } }";
    let found = world.ask(CHIEF, query, json!({})).await;
    let instruments = found["instruments"].as_array().unwrap();
    let law = instruments.iter().find(|instrument| instrument["id"] == "cybersecurity-law").unwrap();
    assert_eq!(law["status"]["amendment"]["decided"], "2025-10-28");
    let order = instruments.iter().find(|instrument| instrument["id"] == "order-176").unwrap();
    assert_eq!(order["status"]["state"], "NOT_YET_IN_FORCE");
    assert_eq!(found["inspectionRegime"]["id"], "order-151");
    assert_eq!(found["inspectionRegime"]["items"][1]["applicants"], json!(["ACCESS_PROVIDER"]));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn penalties_are_those_of_the_day_of_the_act() {
    let world = World::on_sqlite().await;
    let query = "query($act: String, $on: NaiveDate) { penalties(act: $act, on: $on) {
        id subjects warning onlyIf fine { least most onlyIf } responsibleFine { most }
        suspension { what { zh } longest { n unit } } citations { text status { state } }
    } }";
    let on = async |act: &str, day: &str| {
        world.ask(CHIEF, query, json!({ "act": act, "on": day })).await["penalties"].clone()
    };
    let before = on("security_duties_neglected", "2025-12-31").await;
    let fine = json!({ "least": 10000, "most": 100_000, "onlyIf": "REFUSED_OR_HARM" });
    assert_eq!((each(&before, "id"), &before[0]["fine"]), (vec!["P20".to_owned()], &fine));
    let after = on("security_duties_neglected", "2026-01-01").await;
    assert_eq!(each(&after, "id"), ["P21", "P22"]);
    assert_eq!(after[1]["responsibleFine"], json!({ "most": 100_000 }));
    let unfiled = on("filing_neglected", "2026-03-10").await;
    assert_eq!((&unfiled[1]["fine"], &unfiled[1]["warning"]), (&Value::Null, &json!("OR_ANOTHER")));
    assert_eq!(unfiled[1]["suspension"]["longest"], json!({ "n": 6, "unit": "MONTH" }));
    assert_eq!(world.error_of(CHIEF, query, json!({ "act": "sleeping" })).await, "ACT_UNKNOWN");
    assert_eq!(world.error_of(STRANGER, query, json!({})).await, "UNAUTHENTICATED");
    let acts = world.ask(CHIEF, "{ punishableActs { id title { zh } } }", json!({})).await;
    assert!(each(&acts["punishableActs"], "id").contains(&"filing_neglected".to_owned()));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_longest_retention_comes_first() {
    let world = World::on_sqlite().await;
    let query = "query($on: NaiveDate, $filter: RetentionFilter) { retention(on: $on, filter: $filter) {
        id keep { n unit } until citations { text } } }";
    let logs =
        json!({ "on": "2025-03-01", "filter": { "records": "LOGS", "applicant": "USING_UNIT", "promised": true } });
    let found = world.ask(CHIEF, query, logs).await;
    assert_eq!(each(&found["retention"], "id"), ["R4", "R3", "R2"]);
    assert_eq!(found["retention"][0]["keep"], json!({ "n": 6, "unit": "MONTH" }));
    assert_eq!(each(&found["retention"], "until"), ["2025-09-01", "2025-08-28", "2025-04-30"]);
    let nowhere = json!({ "filter": { "place": "123" } });
    assert_eq!(world.error_of(CHIEF, query, nowhere).await, "REGION_SHAPE");
    world.close().await;
}
