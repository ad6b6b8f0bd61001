//! Counts connections, over all workers and for each address, and decides whether one more is
//! allowed. `accept` decides what happens to connections that are not allowed.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::base::limits::Limits;
use crate::middleware::Proxies;

/// Counts the open connections of a server.
pub(crate) struct ConnectionLimits {
    open: AtomicUsize,
    limit: usize,
    /// Counts for each address, if connections per address are limited.
    addresses: Option<Addresses>,
}

struct Addresses {
    limit: usize,
    /// Trusted proxies, which are not limited, because each stands for many clients.
    proxies: Arc<Proxies>,
    open: Mutex<HashMap<IpAddr, usize>>,
}

/// Why one more connection is not allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AtCapacity {
    Server,
    Address,
}

impl ConnectionLimits {
    pub(crate) fn new(limits: &Limits, proxies: Arc<Proxies>) -> Self {
        let addresses = limits.connections_per_ip.map(|limit| Addresses {
            limit,
            proxies,
            open: Mutex::default(),
        });
        Self { open: AtomicUsize::new(0), limit: limits.connections, addresses }
    }

    /// Counts one more connection, if it is allowed. A connection without an address is not counted
    /// for an address.
    pub(crate) fn admit(
        self: &Arc<Self>,
        peer: impl Into<Option<IpAddr>>,
    ) -> Result<ServerPermit, AtCapacity> {
        if self.open.fetch_add(1, Ordering::Relaxed) >= self.limit {
            self.open.fetch_sub(1, Ordering::Relaxed);
            return Err(AtCapacity::Server);
        }
        // From here on, dropping the permit corrects the count.
        let mut permit = ServerPermit { connections: self.clone(), address: None };
        if let (Some(addresses), Some(peer)) = (&self.addresses, peer.into()) {
            permit.address = addresses.admit(peer)?;
        }
        Ok(permit)
    }
}

impl Addresses {
    /// Counts a connection, and returns the address that it was counted under. `None` means that
    /// the peer is a trusted proxy and was not counted.
    fn admit(&self, peer: IpAddr) -> Result<Option<IpAddr>, AtCapacity> {
        if self.proxies.trust(peer) {
            return Ok(None);
        }
        let address = subscriber(peer);
        let mut all = self.open();
        let open = all.entry(address).or_default();
        if *open >= self.limit {
            if *open == 0 {
                all.remove(&address);
            }
            return Err(AtCapacity::Address);
        }
        *open += 1;
        Ok(Some(address))
    }

    fn leave(&self, address: IpAddr) {
        let mut all = self.open();
        if let Some(open) = all.get_mut(&address) {
            *open -= 1;
            if *open == 0 {
                all.remove(&address);
            }
        }
    }

    fn open(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns the address that a peer is counted under. For IPv6 this is the /64 prefix, because one
/// client usually has all 2^64 addresses of it (RFC 4291, section 2.5.4).
fn subscriber(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64).into(),
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// A counted connection. Dropping the permit removes the connection from the count.
pub(crate) struct ServerPermit {
    connections: Arc<ConnectionLimits>,
    address: Option<IpAddr>,
}

impl Drop for ServerPermit {
    fn drop(&mut self) {
        let Self { connections, address } = self;
        connections.open.fetch_sub(1, Ordering::Relaxed);
        if let (Some(addresses), Some(address)) = (&connections.addresses, address) {
            addresses.leave(*address);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::middleware::network;

    fn connections(connections: usize, per_ip: Option<usize>) -> Arc<ConnectionLimits> {
        let limits = Limits { connections, connections_per_ip: per_ip, ..Limits::default() };
        let mut proxies = Proxies::default();
        proxies.add(network("10.0.0.0/8").expect("a network"));
        Arc::new(ConnectionLimits::new(&limits, Arc::new(proxies)))
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn connection_permit_is_free_again_when_its_connection_ends() {
        let connections = connections(1, None);
        let permit = connections.admit(ip("1.2.3.4")).ok();
        assert!(permit.is_some());
        assert_eq!(connections.admit(ip("1.2.3.5")).err(), Some(AtCapacity::Server));
        drop(permit);
        assert!(connections.admit(ip("1.2.3.5")).is_ok());
    }

    #[test]
    fn connections_are_counted_for_each_address_until_they_end() {
        let connections = connections(100, Some(1));
        let check = |first: &str, second: &str, expected: Option<AtCapacity>| {
            let permit = connections.admit(ip(first));
            assert!(permit.is_ok(), "{first}");
            assert_eq!(connections.admit(ip(second)).err(), expected, "{first} {second}");
        };
        check("1.2.3.4", "1.2.3.5", None);
        check("1.2.3.4", "1.2.3.4", Some(AtCapacity::Address));
        check("::ffff:1.2.3.4", "1.2.3.4", Some(AtCapacity::Address));
        check("2001:db8::1", "2001:db8::2", Some(AtCapacity::Address));
        check("2001:db8::1", "2001:db8:0:1::1", None);
        check("10.1.1.1", "10.1.1.1", None);
        assert_eq!(connections.open.load(Ordering::Relaxed), 0);
        let addresses = connections.addresses.as_ref().expect("they are limited");
        assert!(addresses.open().is_empty());
    }
}
