//! Where requests may go: judged by the address at the moment of connecting, whatever a name is said to stand for.

use std::{
    error::Error,
    net::{IpAddr, SocketAddr},
    pin::Pin,
    sync::LazyLock,
    task::{Context, Poll},
    vec,
};

use hyper_util::client::legacy::connect::dns::Name;
use ipnet::IpNet;
use tokio::net::lookup_host;
use tower_service::Service;

/// Networks that are nobody's on the internet: special purposes by IANA's registries (RFC 6890), multicast.
static NOT_PUBLIC: LazyLock<Vec<IpNet>> = LazyLock::new(|| {
    let listed = "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 \
        192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/3 ::/3 2001::/23 2001:db8::/32 2002::/16 \
        3fff::/20 4000::/2 8000::/1";
    listed.split_ascii_whitespace().filter_map(|network| network.parse().ok()).collect()
});

/// To which addresses messages may go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Networks {
    /// Public ones.
    Public {
        /// And those of this machine itself.
        loopback: bool,
    },
    /// Those in these networks.
    Only(Vec<IpNet>),
}

/// An address that nothing is sent to.
#[derive(Debug, thiserror::Error)]
#[error("its address lies in no network that messages may go to")]
pub(super) struct Forbidden;

impl Networks {
    /// Whether a message may go there.
    pub fn allow(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        match self {
            Self::Public { loopback } if address.is_loopback() => *loopback,
            Self::Public { .. } => !NOT_PUBLIC.iter().any(|network| network.contains(&address)),
            Self::Only(networks) => networks.iter().any(|network| network.contains(&address)),
        }
    }
}

/// Looks names up as the system does, and keeps the addresses that are allowed; all, where there are no limits.
#[derive(Debug, Clone)]
pub(super) struct Resolver(pub(super) Option<Networks>);

type Resolved = Result<vec::IntoIter<SocketAddr>, Box<dyn Error + Send + Sync>>;

impl Resolver {
    /// An address written out is not looked up: whether it is allowed.
    pub(super) fn allows(&self, host: &str) -> bool {
        let address = host.trim_start_matches('[').trim_end_matches(']').parse();
        address.map_or(true, |address| self.0.as_ref().is_none_or(|networks| networks.allow(address)))
    }

    async fn resolve(self, name: Name) -> Resolved {
        let found = lookup_host((name.as_str(), 0)).await?;
        let allowed = |address: &SocketAddr| self.0.as_ref().is_none_or(|networks| networks.allow(address.ip()));
        let allowed: Vec<SocketAddr> = found.filter(allowed).collect();
        if allowed.is_empty() { Err(Forbidden.into()) } else { Ok(allowed.into_iter()) }
    }
}

impl Service<Name> for Resolver {
    type Response = vec::IntoIter<SocketAddr>;
    type Error = Box<dyn Error + Send + Sync>;
    type Future = Pin<Box<dyn Future<Output = Resolved> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        Box::pin(self.clone().resolve(name))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "test")]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_public_or_named_is_allowed() {
        assert_eq!(NOT_PUBLIC.len(), 20);
        let public = Networks::Public { loopback: false };
        let at_home = Networks::Public { loopback: true };
        let inside = Networks::Only(vec!["10.2.0.0/16".parse().unwrap(), "fd00::/8".parse().unwrap()]);
        let cases = [
            ("114.114.114.114", [true, true, false]),
            ("2400:3200::1", [true, true, false]),
            ("10.2.3.4", [false, false, true]),
            ("::ffff:10.2.3.4", [false, false, true]),
            ("fd00::1", [false, false, true]),
            ("169.254.169.254", [false, false, false]),
            ("100.64.0.1", [false, false, false]),
            ("::ffff:127.0.0.1", [false, true, false]),
            ("::1", [false, true, false]),
            ("64:ff9b::7f00:1", [false, false, false]),
            ("fe80::1", [false, false, false]),
            ("255.255.255.255", [false, false, false]),
        ];
        for (address, expected) in cases {
            let address = address.parse().unwrap();
            assert_eq!([&public, &at_home, &inside].map(|networks| networks.allow(address)), expected, "{address}");
        }
    }
}
