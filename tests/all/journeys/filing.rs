//! A filing from submission to inspection.

use beian_tests::Fixture;
use serde_json::{Value, json};

use super::world::{APPLICANT, CHIEF, CLERK, INSPECTOR, LEADER, World, kunming_filing};

const CHECKLIST: [&str; 6] = [
    "management_rules",
    "technical_measures",
    "training",
    "publication_review",
    "bulletin_registration",
    "incident_reports",
];

#[tokio::test(flavor = "multi_thread")]
async fn a_filing_in_kunming_goes_from_submission_to_inspection_on_sqlite() {
    from_submission_to_inspection(Fixture::sqlite().await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filing_in_kunming_goes_from_submission_to_inspection_on_postgres() {
    from_submission_to_inspection(Fixture::postgres().await.unwrap()).await;
}

async fn from_submission_to_inspection(fixture: Fixture) {
    let world = World::start(fixture).await;
    let case = filed(&world, kunming_filing()).await;
    let year = json!({ "year": 2026, "plannedOn": "2026-03-20" });
    world.order(INSPECTOR, &case).done("scheduleInspection", year).await;
    let results: Vec<Value> = CHECKLIST.iter().map(|item| json!({ "item": item, "passed": true })).collect();
    let held = json!({ "input": { "year": 2026, "results": results } });
    world.order(INSPECTOR, &case).done("holdInspection", held).await;
    let passed = json!({ "input": { "year": 2026, "verdict": "PASS" } });
    world.order(INSPECTOR, &case).done("concludeInspection", passed).await;
    assert_inspected(&world, &case).await;
    world.close().await;
}

/// The case of a filing that went all its way.
pub(super) async fn filed(world: &World, filing: Value) -> String {
    let submitted = world.opening(APPLICANT).give("submitFiling", filing).await;
    assert_eq!(submitted["refusals"], json!([]));
    assert_eq!(submitted["password"].as_str().map(str::len), Some(12), "Yunnan gives a query password");
    assert_eq!(submitted["case"]["status"], "UNDER_REVIEW");
    let case = submitted["case"]["id"].as_str().unwrap().to_owned();
    world.days_later(2);
    world.order(CLERK, &case).done("passReview", json!({ "note": "材料齐全" })).await;
    let papers = json!({ "papers": [{ "material": "filing_form", "copies": 2 }] });
    world.order(APPLICANT, &case).done("handInPapers", papers).await;
    world.order(CLERK, &case).done("passReview", json!({})).await;
    world.order(LEADER, &case).done("stampCopies", json!({ "copies": [1, 2] })).await;
    let numbered = world.order(CLERK, &case).done("assignNumber", json!({})).await;
    assert_eq!(numbered["number"], "5301020001");
    let filed = world.order(CLERK, &case).done("giveCopiesBack", json!({ "copies": [2] })).await;
    assert_eq!(filed["status"], "FILED");
    case
}

async fn assert_inspected(world: &World, case: &str) {
    let query = "query($id: UUID!) { case(id: $id) {
        status number queryNumber stage { id } actions
        days { submittedOn filedOn }
        organ { code name level }
        copies { number holder keeper seals { organ { code } title } }
        materials { id required copiesHandedIn citations { text } }
        inspections { year state results { item passed } }
        deadlines { id rule duty start dueOn counted skippedDays { date why holiday } state endedAt citations { text } }
        form { id version definition { title { zh } fields { id label { zh } type } } }
        timeline { sequence position name role organ { code } occurredOn digest fact }
    } }";
    let found = &world.ask(CHIEF, query, json!({ "id": case })).await["case"];
    assert_eq!(found["days"], json!({ "submittedOn": "2026-03-10", "filedOn": "2026-03-12" }));
    assert_eq!(found["inspections"][0]["state"], "PASSED");
    assert_eq!(found["copies"][1]["holder"], "APPLICANT");
    assert!(found["actions"].as_array().unwrap().contains(&json!("CANCEL")), "{}", found["actions"]);
    let filing = found["deadlines"].as_array().unwrap().iter().find(|deadline| deadline["rule"] == "T14").unwrap();
    assert_eq!(filing["state"], "MET");
    assert_eq!((&filing["start"], &filing["counted"]), (&json!("2026-03-01"), &json!(30)));
    let timeline = found["timeline"].as_array().unwrap();
    assert_eq!(timeline.len(), 10);
    assert_eq!(timeline[0]["name"], "Submitted");
    assert_eq!(timeline[0]["digest"].as_str().map(str::len), Some(64));
    assert!(!timeline[0].to_string().contains("password"), "the password's digest is nobody's business");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_information_service_shows_the_badge_once_it_is_filed() {
    let world = World::on_sqlite().await;
    let mut filing = kunming_filing();
    filing["input"]["applicant"] = "INFORMATION_SERVICE".into();
    let case = filed(&world, filing).await;
    let query = "query($id: UUID!) { case(id: $id) {
        actions days { badgeShownOn } deadlines { rule duty dueOn state } timeline { name deadlineIds } } }";
    let asked = async || world.ask(APPLICANT, query, json!({ "id": case })).await["case"].clone();
    let badge = json!({ "rule": "T30", "duty": "APPLICANT", "dueOn": null, "state": "OPEN" });
    let found = asked().await;
    assert!(found["deadlines"].as_array().unwrap().contains(&badge), "{}", found["deadlines"]);
    assert!(found["actions"].as_array().unwrap().contains(&json!("SHOW_BADGE")), "{}", found["actions"]);
    let early = json!({ "shownOn": "2026-03-11" });
    let early = world.order(APPLICANT, &case).give("showBadge", early).await;
    let refusal = &early["refusals"][0];
    assert_eq!((&refusal["code"], &refusal["path"]), (&json!("badge_before_filing"), &json!("shownOn")));
    assert_eq!(refusal["citations"], json!([{ "text": "D13 l.344" }]));
    world.order(APPLICANT, &case).done("showBadge", json!({ "shownOn": "2026-03-12" })).await;
    let found = asked().await;
    let badge = json!({ "rule": "T30", "duty": "APPLICANT", "dueOn": null, "state": "MET" });
    assert!(found["deadlines"].as_array().unwrap().contains(&badge), "{}", found["deadlines"]);
    assert!(!found["actions"].as_array().unwrap().contains(&json!("SHOW_BADGE")), "{}", found["actions"]);
    assert_eq!(found["days"]["badgeShownOn"], "2026-03-12");
    let last = found["timeline"].as_array().unwrap().last().unwrap();
    assert_eq!(last, &json!({ "name": "BadgeShown", "deadlineIds": ["T30-1"] }));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_can_be_asked_as_it_was_known_at_a_moment() {
    let world = World::on_sqlite().await;
    let case = filed(&world, kunming_filing()).await;
    let query = "query($id: UUID!, $asOf: DateTime) { case(id: $id, asOf: $asOf) {
        version status number actions deadlines(running: true) { rule state } timeline { name } } }";
    let then = world.ask(CLERK, query, json!({ "id": case, "asOf": "2026-03-11T00:00:00Z" })).await;
    assert_eq!(then["case"]["status"], "UNDER_REVIEW");
    assert_eq!(then["case"]["timeline"], json!([{ "name": "Submitted" }]));
    assert_eq!(then["case"]["actions"], json!([]));
    let before = world.ask(CLERK, query, json!({ "id": case, "asOf": "2026-03-01T00:00:00Z" })).await;
    assert_eq!(before["case"], Value::Null);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_submission_meets_its_first_outcome() {
    let world = World::on_sqlite().await;
    let order = world.opening(APPLICANT);
    let first = order.give("submitFiling", kunming_filing()).await;
    let again = order.give("submitFiling", kunming_filing()).await;
    assert_eq!((&again["replayed"], &again["password"]), (&json!(true), &Value::Null));
    assert_eq!((&again["case"], &again["position"]), (&first["case"], &first["position"]));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_actor_may_not_see_does_not_exist() {
    let world = World::on_sqlite().await;
    let submitted = world.opening(APPLICANT).done("submitFiling", kunming_filing()).await;
    let seen = async |token: &str| {
        let data =
            world.ask(token, "query($id: UUID!) { case(id: $id) { id } }", json!({ "id": submitted["id"] })).await;
        !data["case"].is_null()
    };
    for token in [APPLICANT, CLERK, "dev.auditor.530100.city", "dev.auditor.530000.province", "dev.auditor.-.nation"] {
        assert!(seen(token).await, "{token}");
    }
    for token in ["dev.applicant.-.another-unit", "dev.officer.530103.clerk", "dev.supervisor.110000.chief"] {
        assert!(!seen(token).await, "{token}");
    }
    world.close().await;
}
