//! Who is at the other end: the client's address and whether it speaks HTTPS, through proxies that are trusted.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::Response,
};
use ipnet::IpNet;

/// The client's address: the peer's, or what a trusted proxy says of the one before it. An extension of every request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// The network the address is in, /24 or /48: enough to find an attack in a log, too little to find a person.
    pub fn network(self) -> Option<IpNet> {
        let prefix = if self.0.is_ipv4() { 24 } else { 48 };
        IpNet::new(self.0, prefix).ok().map(|network| network.trunc())
    }
}

/// Whether the client speaks HTTPS, to us or to a trusted proxy. An extension of every request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Https(pub bool);

/// The proxies whose word on their clients is taken.
#[derive(Debug, Clone, Default)]
pub struct Proxies(pub Vec<IpNet>);

impl Proxies {
    pub(super) fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }

    /// From the nearest hop outwards: the first address that is no trusted proxy. Where a hop cannot be read, the proxy
    /// that named it is all we know.
    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer;
        for hop in hops(headers).iter().rev() {
            match hop {
                Some(address) if self.trusts(client) => client = *address,
                _ => break,
            }
        }
        client
    }
}

/// Puts address and scheme of the client on a request.
pub(super) async fn identify(State(proxies): State<Proxies>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip().to_canonical());
    if let Some(peer) = peer {
        let by_peer = request.extensions().get::<Https>().is_some_and(|https| https.0);
        let by_proxy = proxies.trusts(peer) && scheme(request.headers()).eq_ignore_ascii_case("https");
        let address = proxies.client(peer, request.headers());
        request.extensions_mut().insert(ClientAddress(address));
        request.extensions_mut().insert(Https(by_peer || by_proxy));
    }
    next.run(request).await
}

/// The addresses told, the farthest first. A proxy sets one of the two headers and passes the other on as a client
/// wrote it: where they differ, neither is believed.
fn hops(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    let plain: Vec<_> = elements(headers, "x-forwarded-for").map(address).collect();
    let standard: Vec<_> = elements(headers, header::FORWARDED.as_str()).map(|hop| address(pair(hop, "for"))).collect();
    match (plain.is_empty(), standard.is_empty()) {
        (_, true) => plain,
        (true, false) => standard,
        (false, false) if plain == standard => plain,
        (false, false) => Vec::new(),
    }
}

/// What the nearest proxy says of the scheme. A lie here costs the liar a stricter answer and nobody else anything.
fn scheme(headers: &HeaderMap) -> &str {
    let standard = elements(headers, header::FORWARDED.as_str()).last().map(|hop| pair(hop, "proto"));
    let plain = elements(headers, "x-forwarded-proto").last();
    plain.or(standard).unwrap_or_default()
}

fn elements<'headers>(headers: &'headers HeaderMap, name: &'headers str) -> impl Iterator<Item = &'headers str> {
    let lines = headers.get_all(name).iter().map(|line| line.to_str().unwrap_or_default());
    lines.flat_map(|line| line.split(',')).map(str::trim)
}

/// A value of a hop in the header `Forwarded` (RFC 7239), such as `for="[2001:db8::1]:4711";proto=https`.
fn pair<'hop>(hop: &'hop str, name: &str) -> &'hop str {
    let pairs = hop.split(';').filter_map(|pair| pair.split_once('='));
    let found = pairs.into_iter().find(|(found, _)| found.trim().eq_ignore_ascii_case(name));
    found.map_or("", |(_, value)| value.trim().trim_matches('"'))
}

/// An address, with or without a port.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    bare.parse().ok().or_else(with_port).map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "test")]
mod tests {
    use super::*;

    fn client(peer: &str, headers: &[(&'static str, &str)]) -> String {
        let proxies = Proxies(vec!["10.0.0.0/8".parse().unwrap(), "2001:db8:1::/48".parse().unwrap()]);
        let headers: HeaderMap =
            headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        proxies.client(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        assert_eq!(client("198.51.100.7", &[("x-forwarded-for", "203.0.113.5")]), "198.51.100.7");
        assert_eq!(client("10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(client("10.0.0.1", &[("x-forwarded-for", "203.0.113.5")]), "203.0.113.5");
        assert_eq!(client("10.0.0.1", &[("forwarded", "for=\"[2001:db8::7]:4711\";proto=https")]), "2001:db8::7");
    }

    #[test]
    fn what_a_client_wrote_before_the_first_proxy_is_not_believed() {
        assert_eq!(client("10.0.0.1", &[("x-forwarded-for", "192.0.2.1, 203.0.113.5, 10.0.0.2")]), "203.0.113.5");
        assert_eq!(client("10.0.0.1", &[("x-forwarded-for", "192.0.2.1, unknown")]), "10.0.0.1");
        assert_eq!(client("10.0.0.1", &[("x-forwarded-for", "192.0.2.1, 203.0.113.5:99")]), "203.0.113.5");
    }

    #[test]
    fn two_headers_that_differ_are_both_ignored() {
        let both = [("x-forwarded-for", "203.0.113.5"), ("forwarded", "for=192.0.2.1")];
        assert_eq!(client("10.0.0.1", &both), "10.0.0.1");
        let same = [("x-forwarded-for", "203.0.113.5"), ("forwarded", "for=203.0.113.5")];
        assert_eq!(client("10.0.0.1", &same), "203.0.113.5");
    }

    #[test]
    fn a_log_gets_a_network_and_no_address() {
        let network = |address: &str| ClientAddress(address.parse().unwrap()).network().unwrap().to_string();
        assert_eq!(network("203.0.113.5"), "203.0.113.0/24");
        assert_eq!(network("2001:db8:1:2::7"), "2001:db8:1::/48");
    }
}
