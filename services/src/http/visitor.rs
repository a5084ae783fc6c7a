//! Who sends a request, as far as it can be told before it is answered.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::http::HeaderMap;

use super::Shared;
use crate::{
    access::Credentials,
    app::AppError,
    graphql::{Fault, Visitor},
};

/// A credential that names nobody makes a stranger; what strangers may ask is said where it is answered.
pub(super) async fn of(shared: &Shared, headers: &HeaderMap, peer: Option<SocketAddr>) -> Result<Visitor, Fault> {
    let credentials = Credentials::of(headers, &shared.access);
    let caller = shared.access.caller(&credentials).await.map_err(AppError::from)?;
    Ok(Visitor { caller, address: address(peer), sets_cookies: true })
}

/// Where the request comes from; all that come from nowhere share one place.
pub(super) fn address(peer: Option<SocketAddr>) -> IpAddr {
    peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip())
}
