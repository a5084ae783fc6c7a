//! The inbox: everything that was told, read marks, and news over a connection.

use beian_domain::{alert::Recipient, counting::Moment};
use beian_tests::Fixture;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio_tungstenite::{
    connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};

use super::{Town, by_mail, nodes, on_both};
use crate::access::house::Browser;

on_both!(an_inbox_has_what_was_told_to_its_owner_until_it_is_read);

const INBOX: &str = "query($unread: Boolean!) {
    inbox(unread: $unread) { edges { node { told read alert { id rule } unitName } } } inboxCount }";

const MARK: &str = "mutation($ids: [UUID!]) { it: markRead(alertIds: $ids) { position refusals { code } } }";

async fn ids(browser: &Browser, unread: bool) -> (Vec<Value>, Value) {
    let answer = browser.ask(INBOX, json!({ "unread": unread })).await;
    let found = nodes(&answer["inbox"]).iter().map(|entry| entry["alert"]["id"].clone()).collect();
    (found, answer["inboxCount"].clone())
}

async fn an_inbox_has_what_was_told_to_its_owner_until_it_is_read(fixture: Fixture) {
    let town = Town::open(fixture).await;
    let li = town.officer("li").await;
    let zhou = town.officer("zhou").await;
    let now = Moment::from_utc(town.house.now());
    let only_inbox = Recipient { via: Vec::new(), ..by_mail("li", now) };
    let alerts = town.raise(5, &[only_inbox]).await;
    assert_eq!(ids(&zhou, false).await, (Vec::new(), json!(0)));
    let (found, count) = ids(&li, true).await;
    assert_eq!((found.len(), count), (5, json!(5)));
    li.done(MARK, json!({ "ids": alerts[..2] })).await;
    // What is another's, or read already, is left as it is.
    let again = li.done(MARK, json!({ "ids": alerts[..2] })).await;
    assert_eq!(again["position"], Value::Null);
    assert_eq!(zhou.done(MARK, json!({ "ids": alerts })).await["position"], Value::Null);
    town.settled().await;
    let (found, count) = ids(&li, true).await;
    assert_eq!((found.len(), count), (3, json!(3)));
    li.done(MARK, json!({ "ids": null })).await;
    town.settled().await;
    assert_eq!(ids(&li, true).await, (Vec::new(), json!(0)));
    assert_eq!(ids(&li, false).await.0.len(), 5);
    assert_eq!(town.house.browser().error_of(INBOX, json!({ "unread": false })).await, "UNAUTHENTICATED");
    town.house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_listens_hears_of_the_own_alerts_only_and_not_once_the_right_is_gone() {
    let town = Town::open(Fixture::sqlite().await.unwrap()).await;
    let li = town.officer("li").await;
    town.officer("zhou").await;
    let mut request = format!("ws://{}/graphql/ws", town.house.address).into_client_request().unwrap();
    let origin = format!("http://{}", town.house.address);
    let head = [
        ("sec-websocket-protocol", "graphql-transport-ws"),
        ("cookie", &li.held()),
        ("sec-fetch-site", "same-origin"),
        ("origin", &origin),
    ];
    for (name, value) in head {
        request.headers_mut().insert(name, value.parse().unwrap());
    }
    let (mut socket, _) = connect_async(request).await.unwrap();
    let subscribe = json!({ "query": "subscription { alertRaised { told read alert { id } } }" });
    let ping = json!({ "type": "ping" });
    let start = json!({ "id": "1", "type": "subscribe", "payload": subscribe });
    for message in [json!({ "type": "connection_init" }), start, ping] {
        socket.send(Message::text(message.to_string())).await.unwrap();
    }
    for expected in ["connection_ack", "pong"] {
        let heard = socket.next().await.unwrap().unwrap();
        assert!(heard.to_text().unwrap().contains(expected), "{heard}");
    }
    let now = Moment::from_utc(town.house.now());
    town.raise(1, &[by_mail("zhou", now)]).await;
    let own = town.raise(1, &[by_mail("li", now), by_mail("zhou", now)]).await;
    let heard = socket.next().await.unwrap().unwrap();
    let heard: Value = serde_json::from_str(heard.to_text().unwrap()).unwrap();
    let entry = json!({ "told": "HANDLER", "read": false, "alert": { "id": own[0] } });
    assert_eq!(heard["payload"]["data"]["alertRaised"], entry, "{heard}");
    town.root.lock("li").await;
    let ended = tokio::time::timeout(std::time::Duration::from_secs(5), async {
        while let Some(Ok(message)) = socket.next().await {
            if message.is_close() {
                break;
            }
        }
    });
    assert!(ended.await.is_ok(), "it ends within five seconds");
    town.house.close().await;
}
