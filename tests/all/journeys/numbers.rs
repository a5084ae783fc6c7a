//! A filed website: its number as printed, its badge, and another number that takes its place.

use serde_json::{Value, json};

use super::world::{APPLICANT, STRANGER, World};

const CLERK: &str = "dev.officer.110105.clerk";

const FOUND: &str = "query($number: String) { filings(number: $number) {
    edges { node { number printedNumber formerNumber siteName } } } }";

async fn filed(world: &World) -> String {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../domain/forms/examples/website-form.json");
    let answers: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let filing = json!({ "input": {
        "procedure": "national-platform", "organ": "110105", "region": "110105", "applicant": "USING_UNIT",
        "connectedOn": "2026-03-01", "answers": answers, "handedIn": [{ "material": "registration_data" }],
    } });
    let case = world.opening(APPLICANT).done("submitFiling", filing).await["id"].as_str().unwrap().to_owned();
    world.order(CLERK, &case).done("passReview", json!({})).await;
    world.order(CLERK, &case).done("assignNumber", json!({})).await;
    case
}

/// The lines of the register under a number, as soon as they include the newest event.
async fn found(world: &World, number: Value) -> Vec<Value> {
    let waits = "query($p: LogPosition) { cases(first: 1, minPosition: $p) { edges { node { id } } } }";
    let head = world.ask(CLERK, "{ position }", Value::Null).await["position"].clone();
    world.ask(CLERK, waits, json!({ "p": head })).await;
    let register = world.ask(STRANGER, FOUND, json!({ "number": number })).await;
    let edges = register["filings"]["edges"].as_array().unwrap();
    edges.iter().map(|edge| edge["node"].clone()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filed_website_has_a_badge_with_the_sign_of_its_province() {
    let world = World::on_sqlite().await;
    let case = filed(&world).await;
    let query = "query($id: UUID!) { case(id: $id) { printedNumber badge { label link html } } }";
    let shown = world.ask(APPLICANT, query, json!({ "id": case })).await["case"].clone();
    let (label, link) =
        ("京公网安备11010502000001号", "https://beian.mps.gov.cn/#/query/webSearch?code=11010502000001");
    assert_eq!(shown["printedNumber"], label);
    assert_eq!((&shown["badge"]["label"], &shown["badge"]["link"]), (&json!(label), &json!(link)));
    let html = format!("<a href=\"{link}\" target=\"_blank\" rel=\"noreferrer\">{label}</a>");
    assert_eq!(shown["badge"]["html"], json!(html));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replaced_number_is_still_found_and_leads_to_the_new_one() {
    let world = World::on_sqlite().await;
    let case = filed(&world).await;
    assert_eq!(
        world.order(APPLICANT, &case).refused("renumber", json!({ "reason": "重复" })).await[0].0,
        "role_not_allowed"
    );
    let renumbered = world.order(CLERK, &case).done("renumber", json!({ "reason": "重复编号" })).await;
    assert_eq!(renumbered["number"], "11010502000002");
    let old = found(&world, json!("京公网安备11010502000001号")).await;
    let lines = old.iter().map(|line| (&line["number"], &line["formerNumber"], &line["printedNumber"]));
    for line in lines {
        let expected = (json!("11010502000002"), json!("11010502000001"), json!("京公网安备11010502000002号"));
        assert_eq!(line, (&expected.0, &expected.1, &expected.2));
    }
    let new = found(&world, json!("11010502000002")).await;
    assert!(!old.is_empty() && old.len() == new.len(), "{old:?} {new:?}");
    assert!(new.iter().all(|line| line["formerNumber"].is_null()), "{new:?}");
    // Without a number asked for, every domain stands once.
    assert_eq!(found(&world, Value::Null).await, new);
    let query = "query($id: UUID!) { case(id: $id) { formerNumbers { number replacedOn reason } timeline { name } } }";
    let kept = world.ask(CLERK, query, json!({ "id": case })).await["case"].clone();
    let former = json!([{ "number": "11010502000001", "replacedOn": "2026-03-10", "reason": "重复编号" }]);
    assert_eq!(kept["formerNumbers"], former);
    assert_eq!(kept["timeline"].as_array().unwrap().last().unwrap(), &json!({ "name": "Renumbered" }));
    world.close().await;
}
