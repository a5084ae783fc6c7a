//! HTTP as it is on the wire: what no well-behaved client would send, and all that is answered.

use std::time::Duration;

use beian_services::http::Edge;
use beian_tests::Fixture;
use serde_json::Value;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::journeys::world::{CLERK, World};

/// A server that should have spoken or hung up by now never will.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server on a port of its own that stands like this towards the network.
pub(super) async fn world(edge: Edge) -> World {
    World::at_edge(Fixture::sqlite().await.unwrap(), edge).await
}

/// An answer, head and body.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    head: String,
    pub(super) body: String,
}

impl Answer {
    /// Value of a header.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.head.lines().filter_map(|line| line.split_once(": "));
        headers.find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Code of the only error.
    pub(super) fn code(&self) -> String {
        let body: Value = serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no answer of ours: {self:?}"));
        crate::journeys::world::code_of(&body)
    }
}

/// Sends this on a connection and reads until the server hangs up.
pub(super) async fn converse(mut stream: impl AsyncRead + AsyncWrite + Unpin, sent: &[u8]) -> Answer {
    // A server may hang up before it has heard everything.
    let _ = stream.write_all(sent).await;
    until_closed(stream).await
}

/// All that is answered until the server hangs up.
pub(super) async fn until_closed(mut stream: impl AsyncRead + Unpin) -> Answer {
    let mut heard = Vec::new();
    // One that hangs up with things unread resets the connection.
    let _ = timeout(PATIENCE, stream.read_to_end(&mut heard)).await.unwrap();
    let text = String::from_utf8(heard).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).map_or(0, |status| status.parse().unwrap());
    Answer { status, head: head.to_owned(), body: body.to_owned() }
}

/// Sends a request without a body.
pub(super) async fn get(world: &World, path: &str, headers: &[(&str, &str)]) -> Answer {
    request(world, "GET", path, headers, "").await
}

/// Asks for the log's position, as the clerk whose token may be among the headers.
pub(super) async fn ask(world: &World, headers: &[(&str, &str)]) -> Answer {
    let headers = [&[("content-type", "application/json")], headers].concat();
    request(world, "POST", "/graphql", &headers, "{\"query\":\"{ position }\"}").await
}

/// Sends a request and closes.
pub(super) async fn request(world: &World, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let stream = TcpStream::connect(world.address).await.unwrap();
    converse(stream, &written(world, method, path, headers, body)).await
}

/// A request as it is on the wire; the server is asked to hang up after it.
pub(super) fn written(world: &World, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let (host, length) = (world.address, body.len());
    let head = format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-length: {length}\r\n");
    format!("{head}{headers}\r\n{body}").into_bytes()
}

/// The header of a development token.
pub(super) fn bearer() -> String {
    format!("Bearer {CLERK}")
}
