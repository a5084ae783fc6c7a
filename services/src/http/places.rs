//! Places for connections: so many in all, and so many for one address, so that nobody takes all of them.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use ipnet::IpNet;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// What a home or an office is given of IPv6: one place's addresses.
const ONE_HOME: u8 = 64;

/// All places of a server.
pub(super) struct Places {
    free: Arc<Semaphore>,
    for_each: usize,
    taken: Mutex<HashMap<IpAddr, usize>>,
}

impl Places {
    /// So many; one address may take a quarter.
    pub(super) fn new(all: usize) -> Arc<Self> {
        let free = Arc::new(Semaphore::new(all.min(Semaphore::MAX_PERMITS)));
        Arc::new(Self { free, for_each: all.div_ceil(4), taken: Mutex::default() })
    }

    /// Waits until a place is free.
    pub(super) async fn free(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.free).acquire_owned().await.ok()
    }

    /// Gives a free place to a client; none if its address has enough. Proxies speak for many and are not counted.
    pub(super) fn take(self: &Arc<Self>, free: OwnedSemaphorePermit, peer: IpAddr, is_proxy: bool) -> Option<Place> {
        let home = (!is_proxy).then(|| home(peer));
        if let Some(home) = home {
            let mut taken = self.taken();
            let taken = taken.entry(home).or_default();
            if *taken >= self.for_each {
                return None;
            }
            *taken += 1;
        }
        Some(Place { home, places: Arc::clone(self), _free: free })
    }

    /// A count is right even if somebody panicked while holding it.
    fn taken(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn home(peer: IpAddr) -> IpAddr {
    match IpNet::new(peer, ONE_HOME) {
        Ok(network) if peer.is_ipv6() => network.trunc().addr(),
        _ => peer,
    }
}

/// One place, free again when dropped.
pub(super) struct Place {
    home: Option<IpAddr>,
    places: Arc<Places>,
    _free: OwnedSemaphorePermit,
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some(home) = self.home else { return };
        let mut taken = self.places.taken();
        if let Some(many) = taken.get_mut(&home) {
            *many -= 1;
            if *many == 0 {
                taken.remove(&home);
            }
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "test")]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_address_takes_a_quarter_of_all_places() {
        let places = Places::new(8);
        let take = async |peer: &str, is_proxy| {
            let free = places.free().await.unwrap();
            places.take(free, peer.parse().unwrap(), is_proxy)
        };
        let first = take("192.0.2.1", false).await;
        let second = take("192.0.2.1", false).await;
        assert!(first.is_some() && second.is_some() && take("192.0.2.1", false).await.is_none());
        assert!(take("192.0.2.2", false).await.is_some() && take("192.0.2.1", true).await.is_some());
        drop(first);
        assert!(take("192.0.2.1", false).await.is_some());
        let _held = (take("2001:db8::1", false).await, take("2001:db8::2", false).await);
        assert!(take("2001:db8::3", false).await.is_none() && take("2001:db8:0:1::1", false).await.is_some());
        drop(second);
        assert_eq!(places.taken().len(), 1, "addresses without a place are forgotten");
    }
}
