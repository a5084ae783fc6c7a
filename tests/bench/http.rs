//! A client that costs next to nothing: prepared bytes out, bytes in, over one connection kept open.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// How long a connection may rest; soon after, the server closes it.
const REST: Duration = Duration::from_secs(5);

/// A connection to the server.
#[derive(Debug)]
pub(crate) struct Connection {
    address: SocketAddr,
    stream: TcpStream,
    used: Instant,
    read: Vec<u8>,
}

impl Connection {
    /// Connects.
    pub(crate) async fn open(address: SocketAddr) -> Result<Self> {
        let stream = connect(address).await?;
        Ok(Self { address, stream, used: Instant::now(), read: Vec::with_capacity(1 << 14) })
    }

    /// Sends a whole request and gives the body of its answer, which must be a success.
    pub(crate) async fn exchange(&mut self, request: &[u8]) -> Result<&[u8]> {
        if self.used.elapsed() > REST {
            self.stream = connect(self.address).await?;
        }
        self.used = Instant::now();
        self.stream.write_all(request).await?;
        self.read.clear();
        let (mut head, mut length) = (0, 0);
        while head == 0 || self.read.len() < head + length {
            ensure!(self.stream.read_buf(&mut self.read).await? > 0, "the server closed the connection");
            if head == 0
                && let Some(end) = self.read.windows(4).position(|window| window == b"\r\n\r\n")
            {
                head = end + 4;
                length = content_length(&self.read[..head])?;
            }
        }
        Ok(&self.read[head..])
    }
}

async fn connect(address: SocketAddr) -> Result<TcpStream> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

fn content_length(head: &[u8]) -> Result<usize> {
    let head = std::str::from_utf8(head)?.to_ascii_lowercase();
    ensure!(head.starts_with("http/1.1 2"), "the server answered {}", head.lines().next().unwrap_or_default());
    let length =
        head.lines().find_map(|line| line.strip_prefix("content-length:")).context("an answer with a length")?;
    Ok(length.trim().parse()?)
}

/// A request for a page.
pub(crate) fn get(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n").into_bytes()
}

/// A GraphQL request of this actor.
pub(crate) fn graphql(token: &str, query: &str, variables: &serde_json::Value) -> Vec<u8> {
    let body = serde_json::json!({ "query": query, "variables": variables }).to_string();
    format!(
        "POST /graphql HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}
