//! A wire to the server that breaks at the worst moment: around a commit.

use std::sync::{
    Arc,
    atomic::{AtomicU8, Ordering},
};

use anyhow::{Context, Result};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy},
    net::{TcpListener, TcpStream},
};

/// Where the wire breaks, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Break {
    /// The server never hears of the commit.
    BeforeCommit = 1,
    /// The server commits, but its answer never arrives.
    BeforeAnswer = 2,
}

/// A wire between a client and a PostgreSQL server of this machine.
#[derive(Debug)]
pub struct Proxy {
    port: u16,
    next_break: Arc<AtomicU8>,
}

impl Proxy {
    /// Lays a wire to the server of this URL; ends with the runtime.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn to(url: &str) -> Result<(Self, String)> {
        let server = port_of(url)?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let proxy = Self { port: listener.local_addr()?.port(), next_break: Arc::default() };
        let next_break = proxy.next_break.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(carry(client, server, next_break.clone()));
            }
        });
        let url = url.replace(&format!(":{server}/"), &format!(":{}/", proxy.port));
        Ok((proxy, url))
    }

    /// Breaks the wire at the next commit.
    pub fn break_once(&self, place: Break) {
        self.next_break.store(place as u8, Ordering::SeqCst);
    }
}

async fn carry(client: TcpStream, server: u16, next_break: Arc<AtomicU8>) -> Result<()> {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = TcpStream::connect(("127.0.0.1", server)).await?.into_split();
    let answers = tokio::spawn(async move { copy(&mut from_server, &mut to_client).await });
    let mut buffer = vec![0; 1 << 16];
    loop {
        let length = from_client.read(&mut buffer).await?;
        let message = &buffer[..length];
        let place = if is_commit(message) { next_break.swap(0, Ordering::SeqCst) } else { 0 };
        if place != 0 || length == 0 {
            answers.abort();
            let _ = answers.await;
            if place == Break::BeforeAnswer as u8 {
                // The server reads the commit first, and the end of the wire only then.
                to_server.write_all(message).await?;
            }
            return Ok(());
        }
        to_server.write_all(message).await?;
    }
}

/// A simple query: its kind, its length, its text, its end.
fn is_commit(message: &[u8]) -> bool {
    message.first() == Some(&b'Q') && message.ends_with(b"commit\0")
}

fn port_of(url: &str) -> Result<u16> {
    let address = url.split('@').nth(1).and_then(|rest| rest.split('/').next()).context("an address")?;
    Ok(address.split(':').nth(1).context("a port")?.parse()?)
}
