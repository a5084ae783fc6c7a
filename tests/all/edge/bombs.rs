//! Requests that are small and ask for much.

use beian_services::http::Edge;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};

use super::wire;
use crate::journeys::world::{CLERK, World, code_of};

async fn code(world: &World, query: &str) -> String {
    world.error_of(CLERK, query, Value::Null).await
}

#[tokio::test(flavor = "multi_thread")]
async fn one_field_is_not_asked_a_hundred_times() {
    let world = wire::world(Edge::default()).await;
    let aliased = |many: usize, of: &str| (0..many).map(|index| format!("a{index}: {of} ")).collect::<String>();
    let within = aliased(31, "id");
    assert_eq!(code(&world, &format!("{{ form(id: \"x\") {{ {within} }} }}")).await, "QUERY_TOO_MANY_ALIASES");
    let by_fragments = format!(
        "{{ a: form(id: \"x\") {{ ...F }} b: form(id: \"y\") {{ ...F }} }} \
                                fragment F on Form {{ {} }}",
        aliased(16, "id")
    );
    assert_eq!(code(&world, &by_fragments).await, "QUERY_TOO_MANY_ALIASES", "fragments repeat aliases");
    assert_eq!(code(&world, &format!("{{ {} }}", aliased(21, "position"))).await, "QUERY_TOO_MANY_ROOTS");
    assert_eq!(code(&world, &format!("{{ {} }}", "position ".repeat(21))).await, "QUERY_TOO_MANY_ROOTS");
    let many = world.ask(CLERK, &format!("{{ {} }}", aliased(20, "position")), Value::Null).await;
    assert_eq!(many.as_object().unwrap().len(), 20);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_gives_one_command() {
    let world = wire::world(Edge::default()).await;
    let twice = "mutation($target: Target!) { a: passReview(target: $target) { position } \
                 b: passReview(target: $target) { position } }";
    assert_eq!(code(&world, twice).await, "QUERY_TOO_MANY_ROOTS");
    let batch = json!([{ "query": "{ position }" }, { "query": "{ position }" }]).to_string();
    let (status, answer) = world.send(CLERK, batch).await;
    assert_eq!((status, code_of(&answer).as_str()), (400, "BATCH_REFUSED"));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn directives_and_words_are_counted() {
    let world = wire::world(Edge::default()).await;
    let many = "@include(if: true) ".repeat(21);
    assert_eq!(code(&world, &format!("{{ position {many} }}")).await, "QUERY_TOO_MANY_DIRECTIVES");
    let spread: String = (0..21).map(|_| "... @include(if: true) { id } ").collect();
    assert_eq!(code(&world, &format!("{{ form(id: \"x\") {{ {spread} }} }}")).await, "QUERY_TOO_MANY_DIRECTIVES");
    assert_eq!(code(&world, &format!("{{ {} }}", "a ".repeat(2_000))).await, "QUERY_TOO_MANY_TOKENS");
    let commented = format!("{{ position }} # {}", "a ".repeat(10_000));
    world.ask(CLERK, &commented, Value::Null).await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fragments_within_fragments_do_not_multiply() {
    let world = wire::world(Edge::default()).await;
    // Thirty texts of two spreads each: a thousand million fields, were they expanded.
    let doubling: String =
        (0..30).map(|index| format!("fragment F{index} on Form {{ ...F{n} ...F{n} }} ", n = index + 1)).collect();
    let bomb = format!("{{ form(id: \"x\") {{ ...F0 }} }} {doubling} fragment F30 on Form {{ id }}");
    assert_eq!(code(&world, &bomb).await, "QUERY_TOO_COMPLEX");
    let unused = format!("{{ position }} {doubling} fragment F30 on Form {{ id }}");
    assert_eq!(code(&world, &unused).await, "QUERY_TOO_COMPLEX");
    let circle = "{ form(id: \"x\") { ...A } } fragment A on Form { ...B } fragment B on Form { ...A ...A }";
    assert_eq!(code(&world, circle).await, "QUERY_FRAGMENT_CYCLE");
    let chain: String = (0..200).map(|index| format!("fragment F{index} on Form {{ ...F{} }} ", index + 1)).collect();
    assert_eq!(code(&world, &format!("{{ form(id: \"x\") {{ ...F0 }} }} {chain}")).await, "QUERY_TOO_DEEP");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn brackets_within_brackets_are_refused_before_they_are_parsed() {
    let world = wire::world(Edge::default()).await;
    for (open, close) in [("[", "]"), ("{a:", "}")] {
        let value = format!("{}1{}", open.repeat(7_000), close.repeat(7_000));
        assert_eq!(code(&world, &format!("{{ case(id: {value}) {{ id }} }}")).await, "QUERY_TOO_DEEP", "{open}");
    }
    assert_eq!(code(&world, &"{a".repeat(15_000)).await, "QUERY_TOO_DEEP");
    let types = format!("query($a: {}Int) {{ position }}", "[".repeat(15_000));
    assert_eq!(code(&world, &types).await, "QUERY_TOO_DEEP");
    world.close().await;
}

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// A WebSocket whose clerk is known.
async fn connected(world: &World) -> Socket {
    let mut request = format!("ws://{}/graphql/ws", world.address).into_client_request().unwrap();
    request.headers_mut().insert("sec-websocket-protocol", "graphql-transport-ws".parse().unwrap());
    request.headers_mut().insert("authorization", format!("Bearer {CLERK}").parse().unwrap());
    let mut socket = connect_async(request).await.unwrap().0;
    assert_eq!(say(&mut socket, message(json!({ "type": "connection_init" }))).await["type"], "connection_ack");
    socket
}

fn message(content: Value) -> Message {
    Message::text(content.to_string())
}

fn asked(id: usize, query: &str) -> Message {
    message(json!({ "id": id.to_string(), "type": "subscribe", "payload": { "query": query } }))
}

/// What is answered next.
async fn say(socket: &mut Socket, said: Message) -> Value {
    socket.send(said).await.unwrap();
    hear(socket).await
}

async fn hear(socket: &mut Socket) -> Value {
    let heard = socket.next().await.unwrap().unwrap();
    serde_json::from_str(heard.to_text().unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_websocket_is_bound_by_the_same_limits() {
    let world = wire::world(Edge::default()).await;
    let mut socket = connected(&world).await;
    let heard = say(&mut socket, asked(1, &format!("{{ {} }}", "position ".repeat(21)))).await;
    assert_eq!(code_of(&heard["payload"]), "QUERY_TOO_MANY_ROOTS");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_websocket_follows_twenty_subscriptions_and_no_more() {
    let world = wire::world(Edge::default()).await;
    let mut socket = connected(&world).await;
    for id in 1..=20 {
        socket.send(asked(id, "subscription { caseEvents { name } }")).await.unwrap();
    }
    let heard = say(&mut socket, asked(21, "subscription { caseEvents { name } }")).await;
    assert_eq!((&heard["id"], code_of(&heard["payload"]).as_str()), (&json!("21"), "SUBSCRIPTIONS_TOO_MANY"));
    socket.send(message(json!({ "id": "1", "type": "complete" }))).await.unwrap();
    let mut freed = say(&mut socket, asked(22, "{ position }")).await;
    while freed["type"] == "complete" {
        freed = hear(&mut socket).await;
    }
    assert_eq!((&freed["id"], &freed["payload"]["data"]["position"]), (&json!("22"), &json!(0)), "{freed}");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_does_not_repeat_what_was_sent() {
    let world = wire::world(Edge::default()).await;
    let secret = "110101199001011234";
    for query in [
        format!("{{ case(id: {secret}) {{ id }} }}"),
        format!("{{ case(id: \"{secret}\") {{ id }} }}"),
        format!("{{ case(id: [\"{secret}\"]) {{ id }} }}"),
        format!("{{ tallies(by: A{secret}) {{ name }} }}"),
        format!("{{ case(id: \"{secret}"),
        format!("{{ a{secret} }}"),
    ] {
        let answer = world.answer(CLERK, &query, Value::Null).await;
        assert_eq!(code_of(&answer), "QUERY_INVALID", "{query}");
        assert!(!answer.to_string().contains(secret), "{answer}");
    }
    let query = "query($id: UUID!) { case(id: $id) { id } }";
    for value in [json!(secret), json!([secret]), json!({ secret: secret }), json!(format!("\"{secret}"))] {
        let answer = world.answer(CLERK, query, json!({ "id": value })).await;
        assert!(code_of(&answer) == "QUERY_INVALID" && !answer.to_string().contains(secret), "{answer}");
    }
    world.close().await;
}
