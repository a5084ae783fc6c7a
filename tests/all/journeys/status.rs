//! How a filing stands, asked with query number and password by somebody who is not signed in.

use serde_json::{Value, json};

use super::world::{APPLICANT, CLERK, STRANGER, World, kunming_filing};

pub(super) const STATUS: &str = "query($number: String!, $password: String!) {
    filingStatus(number: $number, password: $password) {
        status stage { id by } submittedOn filedOn number returnedItems missingMaterials { zh }
        deadlines { rule dueOn state } actions } }";

/// The case, its query number and its password.
pub(super) async fn submitted(world: &World) -> (String, String, String) {
    let payload = world.opening(APPLICANT).give("submitFiling", kunming_filing()).await;
    let case = payload["case"]["id"].as_str().unwrap().to_owned();
    let password = payload["password"].as_str().unwrap().to_owned();
    let query = "query($id: UUID!) { case(id: $id) { queryNumber } }";
    let found = world.ask(APPLICANT, query, json!({ "id": case })).await;
    let number = found["case"]["queryNumber"].as_str().unwrap().to_owned();
    let position = payload["position"].clone();
    world
        .ask(
            CLERK,
            "query($p: LogPosition) { cases(first: 1, minPosition: $p) { edges { node { id } } } }",
            json!({ "p": position }),
        )
        .await;
    (case, number, password)
}

async fn asked(world: &World, number: &str, password: &str) -> Value {
    let variables = json!({ "number": number, "password": password });
    world.ask(STRANGER, STATUS, variables).await["filingStatus"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn number_and_password_tell_a_stranger_how_the_filing_stands() {
    let world = World::on_sqlite().await;
    let (case, number, password) = submitted(&world).await;
    let found = asked(&world, &format!(" {} ", number.to_lowercase()), &password).await;
    assert_eq!((&found["status"], &found["submittedOn"]), (&json!("UNDER_REVIEW"), &json!("2026-03-10")));
    assert_eq!(found["stage"], json!({ "id": "first_review", "by": "HANDLING_ORGAN" }));
    assert_eq!(found["missingMaterials"], json!([{ "zh": "备案表" }]));
    assert!(found["actions"].as_array().unwrap().contains(&json!("AMEND")), "{found}");
    world.days_later(2);
    let input = json!({ "input": { "items": ["IP地址段填写不完整"], "by": "2026-03-20", "basis": "审查意见告知书" } });
    world.order(CLERK, &case).done("returnForRectification", input).await;
    let found = asked(&world, &number, &password).await;
    assert_eq!((&found["status"], &found["returnedItems"]), (&json!("RETURNED"), &json!(["IP地址段填写不完整"])));
    let due = json!({ "rule": "T27-rectification", "dueOn": "2026-03-20", "state": "OPEN" });
    assert!(found["deadlines"].as_array().unwrap().contains(&due), "{found}");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_and_an_unknown_number_are_answered_alike() {
    let world = World::on_sqlite().await;
    let (_, number, password) = submitted(&world).await;
    let wrong = json!({ "number": number, "password": "0123456789ab" });
    let unknown = json!({ "number": "000000000000", "password": password });
    let answers = [world.answer(STRANGER, STATUS, wrong).await, world.answer(STRANGER, STATUS, unknown).await];
    assert_eq!(answers[0], json!({ "data": { "filingStatus": null } }));
    assert_eq!(answers[0], answers[1]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_query_may_try_many_passwords() {
    let world = World::on_sqlite().await;
    let tries: String =
        (0..3).map(|n| format!("t{n}: filingStatus(number: \"1\", password: \"{n}\") {{ status }} ")).collect();
    assert_eq!(world.error_of(STRANGER, &format!("{{ {tries} }}"), Value::Null).await, "QUERY_TOO_COMPLEX");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_procedure_without_query_numbers_tells_no_password() {
    let world = World::on_sqlite().await;
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../domain/forms/examples/website-form.json");
    let answers: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let filing = json!({ "input": {
        "procedure": "national-platform", "organ": "110105", "region": "110105", "applicant": "USING_UNIT",
        "connectedOn": "2026-03-01", "answers": answers,
    } });
    let payload = world.opening(APPLICANT).give("submitFiling", filing).await;
    assert_eq!((&payload["refusals"], &payload["password"]), (&json!([]), &Value::Null));
    let query = "query($id: UUID!) { case(id: $id) { queryNumber } }";
    let found = world.ask(APPLICANT, query, json!({ "id": payload["case"]["id"] })).await;
    assert_eq!(found["case"]["queryNumber"], Value::Null);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_not_guessed_by_many_requests() {
    let world = World::on_sqlite().await;
    let (_, number, password) = submitted(&world).await;
    for guess in 0..10 {
        assert_eq!(asked(&world, &number, &format!("{guess:012}")).await, Value::Null);
    }
    assert_eq!(asked(&world, &number, &password).await, Value::Null, "answered like a wrong one");
    world.now_is("2026-03-10T10:15:00+08:00");
    assert_ne!(asked(&world, &number, &password).await, Value::Null);
    world.close().await;
}
