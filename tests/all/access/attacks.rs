//! Who does not belong here does not get in, and learns nothing on the way.

use beian_services::access::Settings;
use beian_tests::Fixture;
use chrono::TimeDelta;
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};
use uuid::Uuid;

use super::house::{House, PASSWORD, ROOT};

/// Wrong passwords in the test below.
const MANY: usize = 10_000;

#[tokio::test(flavor = "multi_thread")]
async fn unknown_wrong_and_locked_are_answered_alike() {
    let house = House::on_sqlite().await;
    let root = house.root().await;
    house.official(&root, "locked", "OFFICER", Some("530102")).await;
    root.lock("locked").await;
    let mut answers = Vec::new();
    for (login, password) in [(ROOT, "wrong password"), ("nobody", PASSWORD), ("locked", PASSWORD), ("?", PASSWORD)] {
        let (answer, set) = house.browser().try_sign_in(login, password, None).await;
        assert_eq!(set, Vec::<String>::new());
        answers.push(answer);
    }
    assert_eq!(answers[0]["data"]["it"]["refusals"], json!([{ "code": "sign_in_refused", "path": null }]));
    assert!(answers.iter().all(|answer| answer == &answers[0]), "{answers:?}");
    house.close().await;
}

async fn ten_thousand_wrong_passwords(fixture: Fixture) {
    let house = House::start(fixture, Settings::default()).await;
    house.root().await;
    let attacker = house.browser_at([127, 0, 0, 2]);
    let wrong = stream::iter(0..MANY).map(|number| {
        let attacker = &attacker;
        async move {
            let (answer, _) = attacker.try_sign_in(ROOT, &format!("wrong password {number}"), None).await;
            answer["data"]["it"]["refusals"][0]["code"] == "sign_in_refused"
        }
    });
    let refused: Vec<bool> = wrong.buffer_unordered(16).collect().await;
    assert!(refused.len() == MANY && refused.iter().all(|refused| *refused));
    // Not even the right one from there, until the window has passed; and the holder was never locked out.
    let (answer, _) = attacker.try_sign_in(ROOT, PASSWORD, None).await;
    assert_eq!(answer["data"]["it"]["refusals"][0]["code"], "sign_in_refused");
    house.browser().sign_in(ROOT, PASSWORD).await;
    house.later(TimeDelta::minutes(15));
    attacker.sign_in(ROOT, PASSWORD).await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_wrong_passwords_lock_nobody_out_on_sqlite() {
    ten_thousand_wrong_passwords(Fixture::sqlite().await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_wrong_passwords_lock_nobody_out_on_postgres() {
    ten_thousand_wrong_passwords(Fixture::postgres().await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn guesses_from_many_addresses_are_counted_together() {
    let house = House::on_sqlite().await;
    house.root().await;
    for guess in 0..50 {
        let attacker = house.browser_at([127, 0, 1, guess]);
        attacker.try_sign_in(ROOT, "wrong password", None).await;
    }
    let (answer, _) = house.browser_at([127, 0, 2, 1]).try_sign_in(ROOT, PASSWORD, None).await;
    assert_eq!(answer["data"]["it"]["refusals"][0]["code"], "sign_in_refused");
    house.browser().sign_in(ROOT, PASSWORD).await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_office_signs_in_from_one_address() {
    let house = House::on_sqlite().await;
    house.root().await;
    for _ in 0..110 {
        house.browser().sign_in(ROOT, PASSWORD).await;
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_request_tries_few_passwords() {
    let house = House::on_sqlite().await;
    let tries: String = (0..3)
        .map(|number| format!("t{number}: signIn(login: \"root\", password: \"{number}\") {{ mustSetPassword }} "))
        .collect();
    assert_eq!(house.browser().error_of(&format!("mutation {{ {tries} }}"), Value::Null).await, "QUERY_TOO_MANY_ROOTS");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_asked_for_is_not_taken() {
    let house = House::on_sqlite().await;
    let root = house.root().await;
    let query = "mutation($input: EnrolAccount!) { it: enrolAccount(input: $input) { refusals { code } } }";
    for (field, value) in [("role", json!("ADMINISTRATOR")), ("grants", json!([])), ("temporary", json!(false))] {
        let mut input = json!({ "commandId": Uuid::new_v4(), "login": "eve", "name": "某人", "kind": "OFFICIAL" });
        input[field] = value;
        assert_eq!(root.error_of(query, json!({ "input": input })).await, "QUERY_INVALID", "{field}");
    }
    let found = root.ask("{ account(login: \"eve\") { login } }", Value::Null).await;
    assert_eq!(found["account"], Value::Null);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn development_tokens_are_taken_by_development_servers_only() {
    let house = House::on_sqlite().await;
    let forger = house.browser().with("authorization", "Bearer dev.administrator.-.root");
    assert_eq!(forger.name().await, None);
    // A wrong authorization does not fall back to a cookie that is right.
    let root = house.root().await;
    let mixed = root.with("authorization", "Bearer nonsense").holding(&root.held());
    assert_eq!(mixed.name().await, None);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_lies_in_the_tables() {
    let house = House::on_sqlite().await;
    let root = house.root().await;
    let secret = root.held().split_once('=').unwrap().1.to_owned();
    let ids: Vec<String> =
        sqlx::query_scalar("select id from sessions").fetch_all(house.fixture.database.any()).await.unwrap();
    assert!(!ids.is_empty() && !ids.contains(&secret));
    for id in ids {
        assert_eq!(house.browser().holding(&format!("beian={id}")).name().await, None, "an id is no secret");
    }
    let payloads: Vec<String> =
        sqlx::query_scalar("select payload from events").fetch_all(house.fixture.database.any()).await.unwrap();
    assert!(!payloads.iter().any(|payload| payload.contains(PASSWORD)));
    house.close().await;
}
