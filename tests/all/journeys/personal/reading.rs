//! A look at personal data in clear needs a right, a purpose, and leaves a reading.

use serde_json::{Value, json};

use super::people::{AUDITOR, ELSEWHERE, OFFICER, reveal, seen, submitted};
use crate::journeys::world::World;

const READINGS: &str = "readings { account role paths purpose recordedAt organ { code } }";

#[tokio::test(flavor = "multi_thread")]
async fn a_look_needs_a_purpose_and_leaves_a_reading() {
    let world = World::on_sqlite().await;
    let case = submitted(&world).await;
    let paths = json!(["answers.responsible_person.mobile", "answers.officers[0]"]);
    let before = world.position().await;
    let refused = async |token: &str, paths: Value, purpose: &str| {
        let payload = reveal(&world, token, &case, paths, purpose).await;
        assert_eq!(payload["values"], json!([]), "refused and yet shown");
        payload["refusals"][0]["code"].as_str().unwrap().to_owned()
    };
    assert_eq!(refused(OFFICER, paths.clone(), "  ").await, "purpose_missing");
    assert_eq!(refused(OFFICER, paths.clone(), &"很".repeat(501)).await, "text_not_allowed");
    assert_eq!(refused(OFFICER, json!([]), "核实").await, "personal_paths_missing");
    assert_eq!(refused(OFFICER, json!(["answers.site_name"]), "核实").await, "personal_datum_unknown");
    assert_eq!(refused(AUDITOR, paths.clone(), "核实").await, "role_not_allowed");
    assert_eq!(refused(ELSEWHERE, paths.clone(), "核实").await, "case_unknown");
    assert_eq!(world.position().await, before, "what is refused is not recorded");
    let payload = reveal(&world, OFFICER, &case, paths.clone(), "电话核实 材料").await;
    assert_eq!(payload["refusals"], json!([]));
    let values = payload["values"].as_array().unwrap();
    assert!(
        values.contains(&json!({ "path": "answers.responsible_person.mobile", "value": "+8616600000001" })),
        "{payload}"
    );
    assert!(values.iter().any(|found| found["value"] == "32082319140423969X"), "{payload}");
    assert_eq!(world.position().await, before + 1);
    let readings = seen(&world, AUDITOR, &case, READINGS).await["readings"].clone();
    assert_eq!(readings.as_array().unwrap().len(), 1);
    let reading = &readings[0];
    assert_eq!((&reading["account"], &reading["role"]), (&json!("clerk"), &json!("OFFICER")));
    assert_eq!((&reading["paths"], &reading["purpose"]), (&paths, &json!("电话核实 材料")));
    assert_eq!(reading["organ"]["code"], "110105");
    assert_eq!(seen(&world, OFFICER, &case, READINGS).await["readings"], json!([]), "readings are for auditors");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn auditors_list_the_readings_of_their_organs() {
    let world = World::on_sqlite().await;
    let case = submitted(&world).await;
    for purpose in ["核实一", "核实二", "核实三"] {
        reveal(&world, OFFICER, &case, json!(["answers.phone"]), purpose).await;
    }
    let position = world.position().await;
    let query = "query($after: String, $account: String, $position: LogPosition) {
        readings(first: 2, after: $after, account: $account, minPosition: $position) {
            pageInfo { hasNextPage endCursor } edges { node { purpose caseId account } } } }";
    let asked = async |token: &str, after: Value, account: Value| {
        let variables = json!({ "after": after, "account": account, "position": position });
        world.ask(token, query, variables).await["readings"].clone()
    };
    let page = asked(AUDITOR, Value::Null, Value::Null).await;
    let purposes = |page: &Value| -> Vec<String> {
        let edges = page["edges"].as_array().unwrap();
        edges.iter().map(|edge| edge["node"]["purpose"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(purposes(&page), ["核实三", "核实二"], "the newest first");
    let rest = asked(AUDITOR, page["pageInfo"]["endCursor"].clone(), Value::Null).await;
    assert_eq!(purposes(&rest), ["核实一"]);
    assert_eq!(purposes(&asked(AUDITOR, Value::Null, json!("nobody")).await), Vec::<String>::new());
    let none = Vec::<String>::new();
    assert_eq!(purposes(&asked("dev.auditor.530000.auditor", Value::Null, Value::Null).await), none);
    assert_eq!(purposes(&asked(OFFICER, Value::Null, Value::Null).await), none);
    world.close().await;
}
