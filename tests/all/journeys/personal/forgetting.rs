//! Forgetting a person: unreadable everywhere and for ever, while history stays and its digests still verify.

use beian_projections::{Feed, dump, rebuild};
use beian_services::log::verify;
use beian_tests::Fixture;
use serde_json::{Value, json};

use super::people::{
    AUDITOR, CHIEF, ELSEWHERE, FILER, OFFICER, RESPONSIBLE, everything, forget, reveal, seen, submitted,
};
use crate::journeys::world::World;

const FORGOTTEN: &str = "已遗忘 / forgotten";
const EVERYTHING: &str =
    "applicant { name } particulars { unitName } form { answers } timeline(first: 100) { name fact }";

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_person_is_unreadable_on_sqlite() {
    a_forgotten_person_is_unreadable(Fixture::sqlite().await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_person_is_unreadable_on_postgres() {
    a_forgotten_person_is_unreadable(Fixture::postgres().await.unwrap()).await;
}

async fn a_forgotten_person_is_unreadable(fixture: Fixture) {
    let world = World::start(fixture).await;
    let case = submitted(&world).await;
    let by_id = json!({ "residentId": RESPONSIBLE });
    let refused = forget(&world, OFFICER, by_id.clone()).await;
    assert_eq!(refused["refusals"][0]["code"], "role_not_allowed");
    let beyond = forget(&world, "dev.supervisor.530102.chief", by_id.clone()).await;
    assert_eq!(beyond["refusals"][0]["code"], "person_unknown", "beyond sight there is nobody");
    let done = forget(&world, CHIEF, by_id.clone()).await;
    assert_eq!(done, json!({ "forgotten": 1, "refusals": [] }));
    let again = forget(&world, CHIEF, by_id).await;
    assert_eq!(again["refusals"][0]["code"], "person_unknown", "twice there is nobody left");
    for token in [FILER, OFFICER, AUDITOR] {
        let shown = seen(&world, token, &case, EVERYTHING).await;
        let person = &shown["form"]["answers"]["responsible_person"];
        assert_eq!((&person["name"], &person["resident_id"]), (&json!(FORGOTTEN), &json!(FORGOTTEN)), "{token}");
        let told = shown["timeline"].to_string();
        assert!(told.contains("PersonForgotten") && told.contains(FORGOTTEN), "{told}");
        assert!(!told.contains("511****"), "not even the mask is shown");
        assert_ne!(shown["form"]["answers"]["officers"][0]["name"], FORGOTTEN, "others stay");
    }
    let past = "query($id: UUID!) { case(id: $id, asOf: \"2026-03-10T02:00:00Z\") { form { answers } } }";
    let past = world.ask(OFFICER, past, json!({ "id": case })).await;
    assert_eq!(past["case"]["form"]["answers"]["responsible_person"]["name"], FORGOTTEN, "nor in the past");
    let gone = reveal(&world, OFFICER, &case, json!(["answers.responsible_person"]), "核实").await;
    assert_eq!((&gone["values"], &gone["refusals"][0]["code"]), (&json!([]), &json!("personal_datum_unknown")));
    let feed = Feed::start(world.fixture.database.clone());
    assert_eq!(verify(&feed).await.unwrap(), Vec::<i64>::new(), "every digest still fits");
    assert_rebuilt_alike(&world, &feed).await;
    world.close().await;
}

async fn assert_rebuilt_alike(world: &World, feed: &Feed) {
    let waits =
        format!("{{ cases(first: 1, minPosition: {}) {{ edges {{ node {{ id }} }} }} }}", world.position().await);
    world.ask(OFFICER, &waits, Value::Null).await;
    let live = dump(&world.fixture.database).await.unwrap();
    rebuild(&world.fixture.database, feed, |_, _| {}).await.unwrap();
    assert_eq!(dump(&world.fixture.database).await.unwrap(), live, "a rebuild needs no keys");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_applicant_of_a_case_is_forgotten_in_lists_too() {
    let world = World::on_sqlite().await;
    let case = submitted(&world).await;
    let whom = json!({ "caseId": case, "path": "applicant.name" });
    assert_eq!(forget(&world, ELSEWHERE, whom.clone()).await["refusals"][0]["code"], "case_unknown");
    assert_eq!(forget(&world, "dev.supervisor.-.nation", whom).await["forgotten"], 1);
    let shown = seen(&world, OFFICER, &case, EVERYTHING).await;
    assert_eq!(
        (&shown["applicant"]["name"], &shown["particulars"]["unitName"]),
        (&json!(FORGOTTEN), &json!(FORGOTTEN))
    );
    let waits =
        format!("{{ cases(first: 9, minPosition: {}) {{ edges {{ node {{ unitName }} }} }} }}", world.position().await);
    assert!(world.ask(OFFICER, &waits, Value::Null).await.to_string().contains(FORGOTTEN));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_goes_on_after_a_person_was_forgotten() {
    let world = World::on_sqlite().await;
    let case = submitted(&world).await;
    forget(&world, CHIEF, json!({ "caseId": case, "path": "answers.officers[1]" })).await;
    let items = json!({ "input": { "items": ["更换安全员"], "by": "2026-04-10", "basis": "D04" } });
    world.order(OFFICER, &case).done("returnForRectification", items).await;
    let mut answers = super::people::answers();
    answers["officers"][1]["name"] = "新任安全员".into();
    world.order(FILER, &case).done("amendFiling", json!({ "input": { "answers": answers } })).await;
    let own = seen(&world, FILER, &case, "form { answers }").await["form"]["answers"].clone();
    assert_eq!(own["officers"][1]["name"], "新任安全员");
    assert!(!everything(&world.fixture).await.contains("新任安全员"));
    world.close().await;
}
