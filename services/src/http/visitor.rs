//! Who sends a request, as far as it can be told before it is answered.

use std::net::{IpAddr, Ipv4Addr};

use axum::{Extension, http::HeaderMap};

use super::{ClientAddress, Https, Shared};
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
    by_https: bool,
) -> Result<Visitor, Fault> {
    let credentials = Credentials::of(headers, &shared.access, by_https);
    let caller = shared.access.caller(&credentials).await.map_err(AppError::from)?;
    Ok(Visitor { caller, address: address(client), by_https, sets_cookies: true })
}

/// Whether the request came by HTTPS.
pub(super) fn by_https(https: Option<Extension<Https>>) -> bool {
    https.is_some_and(|Extension(https)| https.0)
}

/// Where the request comes from; all that come from nowhere share one place.
pub(super) fn address(client: Option<Extension<ClientAddress>>) -> IpAddr {
    client.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |Extension(client)| client.0)
}
