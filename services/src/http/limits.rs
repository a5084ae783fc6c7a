//! How much, and for how long, before anything is known of who asks.

use std::time::Duration;

/// Most bytes of a request's body.
pub const LARGEST_BODY: usize = 2 * 1024 * 1024;
/// Most bytes of a request's line and headers.
pub const LARGEST_HEAD: usize = 16 * 1024;
/// Most headers of a request.
pub const MOST_HEADERS: usize = 64;
/// Most bytes of a request's path and query; all that is asked at length is asked in a body.
pub const LONGEST_URI: usize = 2 * 1024;

/// What a server may set otherwise.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connections at the same time; further ones wait until one ends. One address has a quarter and no more.
    pub connections: usize,
    /// How long the greeting of TLS and the head of a request may take; also how long a connection may lie idle.
    pub head: Duration,
    /// How long a connection of a trusted proxy may lie idle: longer than the proxy keeps it, so that the proxy never
    /// sends into one that is being closed.
    pub proxy_head: Duration,
    /// How long the body of a request may take.
    pub body: Duration,
    /// How long a client may leave an answer unread.
    pub unread: Duration,
    /// How long a WebSocket may wait with saying who it is.
    pub greeting: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 4096,
            head: Duration::from_secs(15),
            proxy_head: Duration::from_secs(75),
            body: Duration::from_secs(15),
            unread: Duration::from_secs(20),
            greeting: Duration::from_secs(10),
        }
    }
}
