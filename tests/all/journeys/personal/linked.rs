//! Whoever is forgotten is forgotten under everything that they were ever told by: a name alone, a mistyped resident id,
//! a single value put right.

use serde_json::{Value, json};

use super::people::{CHIEF, FILER, OFFICER, RESPONSIBLE, answers, filing, forget, seen};
use crate::journeys::{
    filing::filed,
    world::{APPLICANT, World, kunming_filing},
};

const FORGOTTEN: &str = "已遗忘 / forgotten";
/// Another resident id, made for tests.
const MISTYPED: &str = "511922191111089208";

async fn submitted_with(world: &World, change: impl FnOnce(&mut Value)) -> String {
    let mut filing = filing();
    change(&mut filing["input"]["answers"]);
    let case = world.opening(FILER).done("submitFiling", filing).await;
    case["id"].as_str().unwrap().to_owned()
}

async fn answers_of(world: &World, case: &str) -> Value {
    seen(world, OFFICER, case, "form { answers }").await["form"]["answers"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_applicant_told_by_name_alone_is_forgotten_with_the_resident_id() {
    let world = World::on_sqlite().await;
    let same = |answers: &mut Value| answers["unit_name"] = answers["responsible_person"]["name"].clone();
    let case = submitted_with(&world, same).await;
    let done = forget(&world, CHIEF, json!({ "residentId": RESPONSIBLE })).await;
    assert_eq!(done, json!({ "forgotten": 2, "refusals": [] }));
    let shown = seen(&world, OFFICER, &case, "applicant { name } form { answers }").await;
    assert_eq!(shown["applicant"]["name"], FORGOTTEN);
    assert_eq!(shown["form"]["answers"]["phone"], FORGOTTEN);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_resident_id_put_right_is_forgotten_with_the_mistyped_one() {
    let world = World::on_sqlite().await;
    let case = submitted_with(&world, |answers| answers["responsible_person"]["resident_id"] = MISTYPED.into()).await;
    let items = json!({ "input": { "items": ["证件号码有误"], "by": "2026-04-10", "basis": "D04" } });
    world.order(OFFICER, &case).done("returnForRectification", items).await;
    world.order(FILER, &case).done("amendFiling", json!({ "input": { "answers": answers() } })).await;
    let done = forget(&world, CHIEF, json!({ "residentId": RESPONSIBLE })).await;
    assert_eq!(done, json!({ "forgotten": 2, "refusals": [] }));
    let timeline = seen(&world, OFFICER, &case, "timeline(first: 10) { name fact }").await["timeline"].clone();
    let submitted = &timeline[0]["fact"]["submitted"]["form"]["answers"];
    assert_eq!(submitted["responsible_person"]["resident_id"], FORGOTTEN, "the mistyped one too");
    assert_ne!(submitted["officers"][0]["name"], FORGOTTEN, "others stay");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_put_right_alone_belongs_to_whoever_stands_there() {
    let world = World::on_sqlite().await;
    let case = submitted_with(&world, |_| {}).await;
    let correction = json!({ "input": { "field": "answers.phone", "value": "010-82000077", "reason": "录入有误" } });
    world.order(OFFICER, &case).done("correctFiling", correction).await;
    let whom = json!({ "caseId": case, "path": "applicant.name" });
    assert_eq!(forget(&world, "dev.supervisor.-.nation", whom).await["forgotten"], 1, "one key");
    assert_eq!(answers_of(&world, &case).await["phone"], FORGOTTEN);
    let timeline = seen(&world, OFFICER, &case, "timeline(first: 10) { name fact }").await["timeline"].to_string();
    assert!(!timeline.contains("0077"), "not even the mask is shown: {timeline}");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_of_a_case_is_forgotten_whoever_stood_in_it() {
    let world = World::on_sqlite().await;
    let case = submitted_with(&world, |_| {}).await;
    let whom = json!({ "caseId": case, "group": "officer" });
    assert_eq!(forget(&world, OFFICER, whom.clone()).await["refusals"][0]["code"], "role_not_allowed");
    let nobody = json!({ "caseId": case, "group": "nobody" });
    assert_eq!(forget(&world, CHIEF, nobody).await["refusals"][0]["code"], "person_unknown");
    assert_eq!(forget(&world, CHIEF, whom).await, json!({ "forgotten": 2, "refusals": [] }));
    let shown = answers_of(&world, &case).await;
    let names = [&shown["officers"][0]["name"], &shown["officers"][1]["name"]];
    assert_eq!((names, shown["responsible_person"]["name"] == FORGOTTEN), ([&json!(FORGOTTEN); 2], false));
    world.close().await;
}

fn connected(name: &str, domain: &str) -> Value {
    json!({ "name": name, "kind": "person", "region": "530102", "domain": domain, "connectedOn": "2026-03-02" })
}

fn report(rows: &[Value]) -> Value {
    json!({ "input": { "asOf": "2026-03-12", "full": true, "list": { "rows": rows } } })
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_users_of_one_name_one_is_forgotten_and_leaves_the_list() {
    let world = World::on_sqlite().await;
    let mut filing = kunming_filing();
    filing["input"]["applicant"] = "ACCESS_PROVIDER".into();
    let case = filed(&world, filing).await;
    let (one, other) = (connected("示例用户", "a.example.cn"), connected("示例用户", "b.example.cn"));
    world.order(APPLICANT, &case).done("reportAccessUsers", report(&[one, other.clone()])).await;
    let nation = "dev.supervisor.-.nation";
    let whom = json!({ "caseId": case, "path": "access_users[0]" });
    assert_eq!(forget(&world, nation, whom).await, json!({ "forgotten": 1, "refusals": [] }));
    let users = async || {
        let query = "accessUsers { users(first: 5) { edges { node { name domain } } } }";
        seen(&world, nation, &case, query).await["accessUsers"]["users"]["edges"].clone()
    };
    let shown = users().await;
    let names: Vec<_> = shown.as_array().unwrap().iter().map(|edge| edge["node"]["name"].as_str().unwrap()).collect();
    assert_eq!((names.len(), names.contains(&FORGOTTEN), names.contains(&"示**")), (2, true, true), "{shown}");
    let stays = if shown[0]["node"]["name"] == FORGOTTEN { &shown[1] } else { &shown[0] };
    let stays = connected("示例用户", stays["node"]["domain"].as_str().unwrap());
    world.order(APPLICANT, &case).done("reportAccessUsers", report(std::slice::from_ref(&stays))).await;
    let left = users().await;
    assert_eq!(left, json!([{ "node": { "name": "示**", "domain": stays["domain"] } }]), "the forgotten one has left");
    world.close().await;
}
