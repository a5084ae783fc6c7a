//! API tokens: scoped, expiring, told once, revocable at once.

use beian_services::access::Settings;
use beian_tests::Fixture;
use chrono::TimeDelta;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio_tungstenite::{
    connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};
use uuid::Uuid;

use super::house::{Browser, House, LOCK, target};

const ISSUE: &str = "mutation($input: IssueToken!) {
    it: issueToken(input: $input) { token replayed account { tokens { id name scopes } } refusals { code path } } }";
const REVOKE: &str = "mutation($id: UUID!, $token: UUID!, $login: String) {
    it: revokeToken(commandId: $id, token: $token, login: $login) { refusals { code path } } }";

fn input(house: &House, scopes: &[&str], login: Option<&str>) -> Value {
    let expires = house.now() + TimeDelta::days(30);
    let input = json!({
        "commandId": Uuid::new_v4(), "login": login, "name": "月报", "scopes": scopes, "expires": expires,
    });
    json!({ "input": input })
}

/// A token and its id.
async fn issue(house: &House, browser: &Browser, scopes: &[&str], login: Option<&str>) -> (Browser, String) {
    let issued = browser.done(ISSUE, input(house, scopes, login)).await;
    let id = issued["account"]["tokens"].as_array().unwrap().last().unwrap()["id"].as_str().unwrap().to_owned();
    let bearer = format!("Bearer {}", issued["token"].as_str().unwrap());
    (house.browser().with("authorization", &bearer), id)
}

async fn tokens_are_good_until_revoked_or_expired(fixture: Fixture) {
    let house = House::start(fixture, Settings::default()).await;
    let root = house.root().await;
    let clerk = house.official(&root, "clerk", "OFFICER", Some("530102")).await;
    let (program, id) = issue(&house, &clerk, &["READ"], None).await;
    assert_eq!(program.name().await.as_deref(), Some("clerk"));
    clerk.done(REVOKE, json!({ "id": Uuid::new_v4(), "token": id })).await;
    assert_eq!(program.name().await, None);
    let (program, _) = issue(&house, &clerk, &["READ"], None).await;
    house.later(TimeDelta::days(30));
    assert_eq!(program.name().await, None);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_are_good_until_revoked_or_expired_on_sqlite() {
    tokens_are_good_until_revoked_or_expired(Fixture::sqlite().await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_are_good_until_revoked_or_expired_on_postgres() {
    tokens_are_good_until_revoked_or_expired(Fixture::postgres().await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_does_what_it_was_made_for_and_nothing_else() {
    let house = House::on_sqlite().await;
    let root = house.root().await;
    let clerk = house.official(&root, "clerk", "SUPERVISOR", Some("530102")).await;
    let (reader, _) = issue(&house, &clerk, &["READ"], None).await;
    let (writer, _) = issue(&house, &clerk, &["READ", "WRITE"], None).await;
    let act = "mutation($target: Target!) { it: passReview(target: $target) { refusals { code path } } }";
    let case = || json!({ "target": { "caseId": Uuid::new_v4(), "commandId": Uuid::new_v4() } });
    assert_eq!(reader.error_of(act, case()).await, "TOKEN_SCOPE");
    assert_eq!(writer.refused(act, case()).await, ["case_unknown"]);
    let reveal =
        "mutation($input: RevealPersonalData!) { it: revealPersonalData(input: $input) { refusals { code path } } }";
    let forget = "mutation($input: ForgetPerson!) { it: forgetPerson(input: $input) { refusals { code path } } }";
    let look =
        json!({ "caseId": Uuid::new_v4(), "commandId": Uuid::new_v4(), "paths": ["answers"], "purpose": "核验" });
    assert_eq!(reader.error_of(reveal, json!({ "input": look })).await, "TOKEN_SCOPE");
    let whom = json!({ "commandId": Uuid::new_v4(), "residentId": "110101199003070038", "reason": "本人申请" });
    assert_eq!(reader.error_of(forget, json!({ "input": whom })).await, "TOKEN_SCOPE");
    // No token makes tokens or changes what one signs in with.
    for token in [&reader, &writer] {
        assert_eq!(token.error_of(ISSUE, input(&house, &["READ"], None)).await, "SESSION_NEEDED");
        assert_eq!(token.error_of("mutation { startSecondFactor { id } }", Value::Null).await, "SESSION_NEEDED");
        let everywhere = "mutation($id: UUID!) { signOutEverywhere(commandId: $id) { replayed } }";
        assert_eq!(token.error_of(everywhere, json!({ "id": Uuid::new_v4() })).await, "SESSION_NEEDED");
        assert_eq!(token.error_of(LOCK, json!({ "target": target("root") })).await, "TOKEN_SCOPE");
    }
    let (manager, _) = issue(&house, &root, &["READ", "ROLES"], None).await;
    let own = input(&house, &["READ", "WRITE"], Some("root"));
    assert_eq!(manager.refused(ISSUE, own).await, ["account_own_credential"]);
    manager.lock("clerk").await;
    assert_eq!((reader.name().await, writer.name().await), (None, None), "a lock ends tokens at once");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_is_no_way_around() {
    let house = House::on_sqlite().await;
    let root = house.root().await;
    let clerk = house.official(&root, "clerk", "SUPERVISOR", Some("530102")).await;
    let issued = clerk.done(ISSUE, input(&house, &["READ"], None)).await;
    let mut request = format!("ws://{}/graphql/ws", house.address).into_client_request().unwrap();
    request.headers_mut().insert("sec-websocket-protocol", "graphql-transport-ws".parse().unwrap());
    let (mut socket, _) = connect_async(request).await.unwrap();
    let bearer = format!("Bearer {}", issued["token"].as_str().unwrap());
    let init = json!({ "type": "connection_init", "payload": { "authorization": bearer } });
    socket.send(Message::text(init.to_string())).await.unwrap();
    let ack = socket.next().await.unwrap().unwrap();
    assert!(ack.to_text().unwrap().contains("connection_ack"), "{ack}");
    let (case, command) = (Uuid::new_v4(), Uuid::new_v4());
    let act = format!("passReview(target: {{ caseId: \"{case}\", commandId: \"{command}\" }}) {{ position }}");
    let sign_in = "signIn(login: \"root\", password: \"x\") { mustSetPassword }";
    for (mutation, code) in [(act.as_str(), "TOKEN_SCOPE"), (sign_in, "NO_COOKIES_HERE")] {
        let query = json!({ "query": format!("mutation {{ {mutation} }}") });
        let subscribe = json!({ "id": Uuid::new_v4(), "type": "subscribe", "payload": query });
        socket.send(Message::text(subscribe.to_string())).await.unwrap();
        let answer = loop {
            let heard = socket.next().await.unwrap().unwrap();
            match heard.to_text().unwrap() {
                text if text.contains("\"complete\"") => {}
                text => break text.to_owned(),
            }
        };
        assert!(answer.contains(code), "{answer}");
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_told_once_and_kept_as_a_hash() {
    let house = House::on_sqlite().await;
    let root = house.root().await;
    let sent = input(&house, &["READ"], None);
    let first = root.done(ISSUE, sent.clone()).await;
    let again = root.done(ISSUE, sent).await;
    assert_eq!((&again["replayed"], &again["token"]), (&json!(true), &Value::Null));
    let text = first["token"].as_str().unwrap();
    let secret = text.rsplit('_').next().unwrap();
    let payloads: Vec<String> =
        sqlx::query_scalar("select payload from events").fetch_all(house.fixture.database.any()).await.unwrap();
    assert!(payloads.iter().any(|payload| payload.contains("token_issued")));
    assert!(!payloads.iter().any(|payload| payload.contains(secret)));
    // Another account's id in front, a digit changed, cut short: nobody.
    let root_id = text.split('_').nth(1).unwrap();
    let last = if text.ends_with('0') { "1" } else { "0" };
    for wrong in [
        text.replace(root_id, &Uuid::new_v4().simple().to_string()),
        format!("{}{last}", &text[..text.len() - 1]),
        text[..text.len() - 1].to_owned(),
        format!("{text}_"),
    ] {
        let guess = house.browser().with("authorization", &format!("Bearer {wrong}"));
        assert_eq!(guess.name().await, None, "{wrong}");
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connected_system_gets_its_token_from_its_administrator() {
    let house = House::on_sqlite().await;
    let root = house.root().await;
    assert_eq!(root.enrol("platform", "MACHINE", Some("530100")).await, "", "it signs in nowhere");
    root.grant("platform", "MACHINE", Some("530100")).await;
    let (platform, id) = issue(&house, &root, &["READ", "WRITE"], Some("platform")).await;
    assert_eq!(platform.name().await.as_deref(), Some("platform"));
    root.done(REVOKE, json!({ "id": Uuid::new_v4(), "token": id, "login": "platform" })).await;
    assert_eq!(platform.name().await, None);
    house.close().await;
}
