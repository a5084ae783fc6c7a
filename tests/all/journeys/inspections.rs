//! The inspection schedule: what is owed in a year, and from when it is overdue.

use beian_tests::Fixture;
use serde_json::{Value, json};

use super::world::{APPLICANT, World, kunming_filing};

pub(super) const KAILI_CLERK: &str = "dev.officer.522601.clerk";
pub(super) const KAILI_INSPECTOR: &str = "dev.inspector.522601.inspector";

#[tokio::test(flavor = "multi_thread")]
async fn an_inspection_is_overdue_from_the_day_after_its_last_day_on_sqlite() {
    judged_by_the_last_day(Fixture::sqlite().await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_inspection_is_overdue_from_the_day_after_its_last_day_on_postgres() {
    judged_by_the_last_day(Fixture::postgres().await.unwrap()).await;
}

/// In Qiandongnan every year is owed one. 31 December 2022 was a day off: the last working day was Friday 30.
async fn judged_by_the_last_day(fixture: Fixture) {
    let world = World::start(fixture).await;
    world.now_is("2021-06-01T10:00:00+08:00");
    let case = filed_in_kaili(&world).await;
    let states = async |as_of: Value, states: Value| {
        let query = "query($asOf: NaiveDate, $states: [InspectionState!], $seen: LogPosition) {
            inspections(year: 2022, asOf: $asOf, states: $states, minPosition: $seen) {
                edges { node { state dueOn } } } }";
        let seen = world.position().await;
        let asked = json!({ "asOf": as_of, "states": states, "seen": seen });
        let found = world.ask(KAILI_CLERK, query, asked).await;
        let edges = found["inspections"]["edges"].as_array().unwrap().clone();
        edges.into_iter().map(|edge| (edge["node"]["state"].clone(), edge["node"]["dueOn"].clone())).collect::<Vec<_>>()
    };
    let stands = |state: &str| vec![(json!(state), json!("2022-12-30"))];
    assert_eq!(states(json!("2022-12-30"), Value::Null).await, stands("DUE"));
    assert_eq!(states(json!("2022-12-31"), Value::Null).await, stands("OVERDUE"));
    assert_eq!(states(json!("2022-12-31"), json!(["OVERDUE"])).await, stands("OVERDUE"));
    assert_eq!(states(json!("2022-12-31"), json!(["DUE", "SCHEDULED"])).await, []);
    world.now_is("2022-12-29T10:00:00+08:00");
    let planned = json!({ "year": 2022, "plannedOn": "2022-12-30" });
    world.order(KAILI_INSPECTOR, &case).done("scheduleInspection", planned).await;
    assert_eq!(states(Value::Null, Value::Null).await, stands("SCHEDULED"));
    world.days_later(2);
    assert_eq!(states(Value::Null, Value::Null).await, stands("OVERDUE"));
    world.close().await;
}

pub(super) async fn filed_in_kaili(world: &World) -> String {
    let paper = |material: &str, copies: u8| json!({ "material": material, "copies": copies });
    let mut filing = kunming_filing();
    for (field, value) in [
        ("procedure", json!("qiandongnan")),
        ("organ", json!("522601")),
        ("region", json!("522601")),
        ("connectedOn", json!("2021-05-20")),
        (
            "handedIn",
            json!([paper("unit_certificate", 1), paper("representative_identity", 1), paper("filing_form", 2)]),
        ),
    ] {
        filing["input"][field] = value;
    }
    let case = world.opening(APPLICANT).done("submitFiling", filing).await["id"].as_str().unwrap().to_owned();
    let clerk = async |mutation: &str, arguments: Value| {
        world.order(KAILI_CLERK, &case).done(mutation, arguments).await["status"].clone()
    };
    clerk("passReview", json!({})).await;
    clerk("stampCopies", json!({ "copies": [1, 2] })).await;
    clerk("assignNumber", json!({})).await;
    clerk("issueCertificate", json!({ "paper": "国际联网单位备案登记证书" })).await;
    assert_eq!(clerk("giveCopiesBack", json!({ "copies": [2] })).await, "FILED");
    case
}
