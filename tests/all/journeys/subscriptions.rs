//! Subscriptions follow the log over graphql-transport-ws.

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};

use super::world::{APPLICANT, CLERK, World, kunming_filing};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn connect(world: &World) -> Socket {
    let mut request = format!("ws://{}/graphql/ws", world.address).into_client_request().unwrap();
    request.headers_mut().insert("sec-websocket-protocol", "graphql-transport-ws".parse().unwrap());
    connect_async(request).await.unwrap().0
}

async fn say(socket: &mut Socket, message: Value) {
    socket.send(Message::text(message.to_string())).await.unwrap();
}

async fn hear(socket: &mut Socket) -> Value {
    loop {
        match socket.next().await.unwrap().unwrap() {
            Message::Text(text) => return serde_json::from_str(&text).unwrap(),
            Message::Close(frame) => return json!({ "closed": frame.map(|frame| frame.code.to_string()) }),
            Message::Ping(_) | Message::Pong(_) | Message::Binary(_) | Message::Frame(_) => {}
        }
    }
}

/// A connection that follows a subscription, taken before this returns.
async fn follow(world: &World, query: &str) -> Socket {
    let mut socket = connect(world).await;
    say(&mut socket, json!({ "type": "connection_init", "payload": { "authorization": format!("Bearer {CLERK}") } }))
        .await;
    assert_eq!(hear(&mut socket).await["type"], "connection_ack");
    say(&mut socket, json!({ "id": "1", "type": "subscribe", "payload": { "query": query } })).await;
    // The server answers this only after it has taken the subscription.
    say(&mut socket, json!({ "type": "ping" })).await;
    assert_eq!(hear(&mut socket).await["type"], "pong");
    socket
}

#[tokio::test(flavor = "multi_thread")]
async fn an_officer_hears_of_events_of_the_own_organ_only() {
    let world = World::on_sqlite().await;
    let mut socket = follow(&world, "subscription { caseEvents { name position caseId } }").await;
    let mut elsewhere = kunming_filing();
    elsewhere["input"]["organ"] = json!("530103");
    world.opening(APPLICANT).done("submitFiling", elsewhere).await;
    let own = world.opening(APPLICANT).done("submitFiling", kunming_filing()).await;
    let heard = hear(&mut socket).await;
    assert_eq!(heard["type"], "next", "{heard}");
    let event = &heard["payload"]["data"]["caseEvents"];
    assert_eq!((&event["name"], &event["caseId"]), (&json!("Submitted"), &own["id"]));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_officer_hears_of_deadlines_that_changed() {
    let world = World::on_sqlite().await;
    let query = "subscription { deadlineChanges(organ: \"530102\") { missed case { id deadlines { rule state } } } }";
    let mut socket = follow(&world, query).await;
    let own = world.opening(APPLICANT).done("submitFiling", kunming_filing()).await;
    let heard = hear(&mut socket).await;
    let change = &heard["payload"]["data"]["deadlineChanges"];
    assert_eq!((&change["missed"], &change["case"]["id"]), (&json!(0), &own["id"]), "{heard}");
    assert!(change["case"]["deadlines"].as_array().is_some_and(|deadlines| !deadlines.is_empty()), "{heard}");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_cannot_subscribe() {
    let world = World::on_sqlite().await;
    let mut socket = connect(&world).await;
    say(&mut socket, json!({ "type": "connection_init" })).await;
    let heard = hear(&mut socket).await;
    assert!(heard.get("closed").is_some() || heard["type"] == "connection_error", "{heard}");
    world.close().await;
}
