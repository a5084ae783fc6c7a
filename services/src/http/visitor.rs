//! Who sends a request, as far as it can be told before it is answered.

use std::net::{IpAddr, Ipv4Addr};

use axum::{Extension, http::HeaderMap};

use super::{ClientAddress, Shared};
use crate::{
    access::Credentials,
    app::AppError,
    graphql::{Fault, Visitor},
};

/// A credential that names nobody makes a stranger; what strangers may ask is said where it is answered.
pub(super) async fn of(
    shared: &Shared,
    headers: &HeaderMap,
    client: Option<Extension<ClientAddress>>,
) -> Result<Visitor, Fault> {
    let credentials = Credentials::of(headers, &shared.access);
    let caller = shared.access.caller(&credentials).await.map_err(AppError::from)?;
    Ok(Visitor { caller, address: address(client), sets_cookies: true })
}

/// Where the request comes from; all that come from nowhere share one place.
pub(super) fn address(client: Option<Extension<ClientAddress>>) -> IpAddr {
    client.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |Extension(client)| client.0)
}
