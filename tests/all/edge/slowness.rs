//! Clients that are slow, long-winded, or too many.

use std::time::Duration;

use beian_services::http::{Edge, LARGEST_HEAD, LONGEST_URI, Limits, MOST_HEADERS};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::wire::{self, get, until_closed, written};
use crate::journeys::world::World;

const SHORT: Duration = Duration::from_millis(100);

async fn connected(world: &World, sent: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(world.address).await.unwrap();
    stream.write_all(sent).await.unwrap();
    stream
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_does_not_end_its_headers_is_hung_up_on() {
    let limits = Limits { head: SHORT, ..Limits::default() };
    let world = wire::world(Edge { limits, ..Edge::default() }).await;
    for begun in ["", "GET /health/live HTTP/1.1\r\n", "GET /health/live HTTP/1.1\r\nhost: a\r\nx-a: "] {
        let answer = until_closed(connected(&world, begun.as_bytes()).await).await;
        assert!(answer.status == 0 || answer.status == 408, "{begun:?}: {answer:?}");
    }
    let idle = connected(&world, b"GET /health/live HTTP/1.1\r\nhost: a\r\n\r\n").await;
    assert_eq!(until_closed(idle).await.status, 200, "answered, and hung up on when nothing more came");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_does_not_end_its_body_is_hung_up_on() {
    let limits = Limits { body: SHORT, ..Limits::default() };
    let world = wire::world(Edge { limits, ..Edge::default() }).await;
    let headers = [("content-type", "application/json")];
    let whole = written(&world, "POST", "/graphql", &headers, "{\"query\":\"{ position }\"}");
    let answer = until_closed(connected(&world, &whole[..whole.len() - 1]).await).await;
    assert_eq!((answer.status, answer.code().as_str()), (408, "BODY_TOO_SLOW"));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_leaves_answers_unread_is_hung_up_on() {
    let limits = Limits { unread: SHORT, head: Duration::from_secs(600), ..Limits::default() };
    let world = wire::world(Edge { limits, ..Edge::default() }).await;
    let mut stream = TcpStream::connect(world.address).await.unwrap();
    let asked = b"GET /nowhere HTTP/1.1\r\nhost: a\r\n\r\n".repeat(1_000);
    // Asks on without reading, until the server has had enough.
    while stream.write_all(&asked).await.is_ok() {}
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_websocket_that_does_not_say_who_it_is_is_closed() {
    let limits = Limits { greeting: SHORT, ..Limits::default() };
    let world = wire::world(Edge { limits, ..Edge::default() }).await;
    let upgrade = "GET /graphql/ws HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
                   sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
                   sec-websocket-protocol: graphql-transport-ws\r\n\r\n";
    assert_eq!(until_closed(connected(&world, upgrade.as_bytes()).await).await.status, 101);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn heads_beyond_all_bounds_are_refused() {
    let world = wire::world(Edge::default()).await;
    let long = "a".repeat(LARGEST_HEAD);
    assert_eq!(get(&world, "/health/live", &[("x-long", &long)]).await.status, 431);
    let many = vec![("x-many", "a"); MOST_HEADERS + 1];
    assert_eq!(get(&world, "/health/live", &many).await.status, 431);
    let answer = get(&world, &format!("/health/live?{}", "a".repeat(LONGEST_URI)), &[]).await;
    assert_eq!((answer.status, answer.code().as_str()), (414, "URI_TOO_LONG"));
    assert_eq!(get(&world, "/health/live", &[("x-some", &"a".repeat(8_000))]).await.status, 200);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_beyond_the_limit_wait_until_one_ends() {
    let limits = Limits { connections: 1, ..Limits::default() };
    let world = wire::world(Edge { limits, ..Edge::default() }).await;
    let asked = written(&world, "GET", "/health/live", &[], "");
    let first = connected(&world, b"GET /health/live HTTP/1.1\r\n").await;
    let second = tokio::spawn(until_closed(connected(&world, &asked).await));
    let mut first = first;
    first.write_all(b"host: a\r\n\r\n").await.unwrap();
    let mut byte = [0];
    first.read_exact(&mut byte).await.unwrap();
    assert!(!second.is_finished(), "the only place is taken by the first, which has been answered");
    drop(first);
    assert_eq!(second.await.unwrap().status, 200);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_address_does_not_take_all_connections() {
    let limits = Limits { connections: 4, ..Limits::default() };
    let world = wire::world(Edge { limits, ..Edge::default() }).await;
    let mut first = connected(&world, b"GET /health/live HTTP/1.1\r\nhost: a\r\n\r\n").await;
    let mut byte = [0];
    first.read_exact(&mut byte).await.unwrap();
    assert_eq!(get(&world, "/health/live", &[]).await.status, 0, "hung up on without a word");
    drop(first);
    // The server learns in its own time that the first is gone.
    while get(&world, "/health/live", &[]).await.status != 200 {}
    world.close().await;
}
