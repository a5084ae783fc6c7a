//! How a server stands towards the network.

use super::{client::Proxies, limits::Limits, origin::Origins, tls::Tls};
use crate::graphql::Admission;

/// Everything that decides which requests are listened to; by default nothing is opened.
#[derive(Clone, Default)]
pub struct Edge {
    /// Foreign pages that may speak to us.
    pub origins: Origins,
    /// Proxies whose word on their clients is taken.
    pub proxies: Proxies,
    /// How much and for how long.
    pub limits: Limits,
    /// TLS by ourselves; without it HTTP, as behind a proxy.
    pub tls: Option<Tls>,
    /// Which queries are taken.
    pub admission: Admission,
}
