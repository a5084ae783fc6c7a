//! Sessions: begun anew at each sign-in, over when they should be.

use std::time::Duration;

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

use super::house::{Browser, House, PASSWORD, ROOT};

async fn sessions_end(fixture: Fixture) {
    let house = House::start(fixture, Settings::default()).await;
    let root = house.root().await;
    // Signing out: the cookie is worth nothing, whoever kept it.
    let kept = root.held();
    root.ask("mutation { signOut }", Value::Null).await;
    assert_eq!(house.browser().holding(&kept).name().await, None);
    // Everywhere: other browsers too.
    let (one, other) = (house.browser(), house.browser());
    one.sign_in(ROOT, PASSWORD).await;
    other.sign_in(ROOT, PASSWORD).await;
    let everywhere = "mutation($id: UUID!) { it: signOutEverywhere(commandId: $id) { refusals { code } } }";
    one.done(everywhere, json!({ "id": Uuid::new_v4() })).await;
    assert_eq!((one.name().await, other.name().await), (None, None));
    // Idle: half an hour without a request, each request counts.
    let browser = house.browser();
    browser.sign_in(ROOT, PASSWORD).await;
    for _ in 0..3 {
        house.later(TimeDelta::minutes(29));
        assert!(browser.name().await.is_some());
    }
    house.later(TimeDelta::minutes(30));
    assert_eq!(browser.name().await, None);
    // Absolutely: twelve hours, however busy.
    browser.sign_in(ROOT, PASSWORD).await;
    for _ in 0..47 {
        house.later(TimeDelta::minutes(15));
        assert!(browser.name().await.is_some());
    }
    house.later(TimeDelta::minutes(15));
    assert_eq!(browser.name().await, None);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_end_on_sqlite() {
    sessions_end(Fixture::sqlite().await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_end_on_postgres() {
    sessions_end(Fixture::postgres().await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_planted_before_is_not_the_one_after() {
    let house = House::on_sqlite().await;
    house.root().await;
    let planted = format!("beian={}", "ab".repeat(32));
    let victim = house.browser().holding(&planted);
    victim.sign_in(ROOT, PASSWORD).await;
    assert_ne!(victim.held(), planted);
    assert_eq!(house.browser().holding(&planted).name().await, None);
    // Signing in again ends the session before.
    let first = victim.held();
    victim.sign_in(ROOT, PASSWORD).await;
    assert_ne!(victim.held(), first);
    assert_eq!(house.browser().holding(&first).name().await, None);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_ends_every_session_but_the_own_which_is_renewed() {
    let house = House::on_sqlite().await;
    let root = house.root().await;
    let (before, other) = (root.held(), house.browser());
    other.sign_in(ROOT, PASSWORD).await;
    let wrong = "mutation($input: SetPassword!) { it: setPassword(input: $input) { refusals { code } } }";
    let input = |old: &str, new: &str| json!({ "input": { "commandId": Uuid::new_v4(), "old": old, "new": new } });
    assert_eq!(root.refused(wrong, input("not the old one", "another good one")).await, ["password_wrong"]);
    for weak in ["short", "aaaaaaaaaaaaaaa", "my name is ROOT here"] {
        assert_eq!(root.refused(wrong, input(PASSWORD, weak)).await, ["password_weak"], "{weak}");
    }
    root.done(wrong, input(PASSWORD, "another good one")).await;
    assert_eq!(root.name().await.as_deref(), Some(ROOT));
    assert_eq!((other.name().await, house.browser().holding(&before).name().await), (None, None));
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cookie_is_guarded_as_far_as_the_way_allows() {
    let house = House::on_sqlite().await;
    let (_, set) = house.browser().try_sign_in(ROOT, house.first_password(), None).await;
    assert_eq!(set.len(), 1);
    assert!(set[0].starts_with("beian=") && set[0].ends_with("; Path=/; HttpOnly; SameSite=Strict"), "{set:?}");
    house.close().await;
    let settings = Settings { https: true, ..Settings::default() };
    let house = House::start(Fixture::sqlite().await.unwrap(), settings).await;
    let (_, set) = house.browser().try_sign_in(ROOT, house.first_password(), None).await;
    assert!(set[0].starts_with("__Host-beian=") && set[0].ends_with("; SameSite=Strict; Secure"), "{set:?}");
    house.close().await;
}

/// Follows all cases over a connection that holds a browser's cookie; answers when the server ends it.
async fn follow_until_the_end(house: &House, browser: &Browser) -> tokio::task::JoinHandle<()> {
    let mut request = format!("ws://{}/graphql/ws", house.address).into_client_request().unwrap();
    request.headers_mut().insert("sec-websocket-protocol", "graphql-transport-ws".parse().unwrap());
    request.headers_mut().insert("cookie", browser.held().parse().unwrap());
    request.headers_mut().insert("sec-fetch-site", "same-origin".parse().unwrap());
    let origin = format!("http://{}", house.address);
    request.headers_mut().insert("origin", origin.parse().unwrap());
    let (mut socket, _) = connect_async(request).await.unwrap();
    let subscribe = json!({ "query": "subscription { caseEvents { name } }" });
    for message in
        [json!({ "type": "connection_init" }), json!({ "id": "1", "type": "subscribe", "payload": subscribe })]
    {
        socket.send(Message::text(message.to_string())).await.unwrap();
    }
    let ack = socket.next().await.unwrap().unwrap();
    assert!(ack.to_text().unwrap().contains("connection_ack"), "{ack}");
    tokio::spawn(async move { while let Some(Ok(_)) = socket.next().await {} })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscription_ends_when_its_right_does() {
    let house = House::on_sqlite().await;
    let root = house.root().await;
    let clerk = house.official(&root, "clerk", "OFFICER", Some("530102")).await;
    let other = house.official(&root, "other", "OFFICER", Some("530102")).await;
    let (lost, kept) = (follow_until_the_end(&house, &clerk).await, follow_until_the_end(&house, &other).await);
    root.lock("clerk").await;
    let ended = tokio::time::timeout(Duration::from_secs(5), lost).await;
    assert!(ended.is_ok(), "it ends within five seconds");
    assert!(!kept.is_finished());
    house.close().await;
    kept.await.unwrap();
}
