//! The proxies whose forwarding fields are trusted. The fields are parsed in `forwarded`.

use std::net::IpAddr;
use std::sync::Arc;

use super::forwarded;
use crate::http::{Forwarded, Request};

/// The header fields in which trusted proxies report a request's origin, for
/// [`ServerBuilder::proxy_headers`](crate::ServerBuilder::proxy_headers).
///
/// Only one kind of field is read, because a proxy that writes one kind passes on the other kind as
/// its client sent it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProxyHeaders {
    /// `X-Forwarded-For`, `X-Forwarded-Proto` and `X-Forwarded-Host`, which most proxies write.
    #[default]
    XForwarded,
    /// `Forwarded` (RFC 7239).
    Forwarded,
}

/// The trusted proxies, and the fields that they write.
#[derive(Debug, Default)]
pub(crate) struct Proxies {
    networks: Vec<Network>,
    headers: ProxyHeaders,
}

impl Proxies {
    pub(crate) fn add(&mut self, network: Network) {
        self.networks.push(network);
    }

    pub(crate) fn read(&mut self, headers: ProxyHeaders) {
        self.headers = headers;
    }

    /// Returns whether the address belongs to a trusted proxy.
    pub(crate) fn trust(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.networks.iter().any(|network| network.contains(address))
    }

    /// Returns the request's origin as a trusted proxy reports it, or `None` if the request did not
    /// come from one.
    fn origin(&self, request: &Request) -> Option<Forwarded> {
        let peer = request.peer_addr()?.ip().to_canonical();
        let trust = |address| self.trust(address);
        self.trust(peer).then(|| match self.headers {
            ProxyHeaders::XForwarded => forwarded::x_forwarded(request.headers(), peer, trust),
            ProxyHeaders::Forwarded => forwarded::forwarded(request.headers(), peer, trust),
        })
    }
}

/// A network, or a single address: all addresses whose first `bits` bits are equal to those of
/// `first`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Network {
    first: IpAddr,
    bits: u32,
}

impl Network {
    fn parse(text: &str) -> Option<Self> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let first: IpAddr = address.parse().ok()?;
        let max_bits = if first.is_ipv4() { 32 } else { 128 };
        let bits = match bits {
            Some(bits) if bits.bytes().all(|digit| digit.is_ascii_digit()) => bits.parse().ok()?,
            Some(_) => return None,
            None => max_bits,
        };
        (bits <= max_bits).then_some(Self { first, bits })
    }

    fn contains(&self, address: IpAddr) -> bool {
        // The number of leading bits that are equal.
        let same = match (self.first, address) {
            (IpAddr::V4(a), IpAddr::V4(b)) => (a.to_bits() ^ b.to_bits()).leading_zeros(),
            (IpAddr::V6(a), IpAddr::V6(b)) => (a.to_bits() ^ b.to_bits()).leading_zeros(),
            _ => return false,
        };
        same >= self.bits
    }
}

/// Parses a network or one address.
pub(crate) fn network(text: &str) -> Result<Network, String> {
    Network::parse(text).ok_or_else(|| {
        format!("`{text}` is not a proxy address: write it as `10.0.0.0/8`, `192.0.2.1` or `::1`")
    })
}

/// The trusted proxies of a server, if it has any. The function is called through a pointer that
/// only [`ServerBuilder::trusted_proxies`](crate::ServerBuilder::trusted_proxies) sets, so that
/// other programs do not link the parsers of the fields.
#[derive(Clone)]
pub(crate) struct TrustedProxies {
    proxies: Arc<Proxies>,
    set_origin: SetOrigin,
}

/// The type of the function that stores in the request what a trusted proxy reports about its
/// origin.
pub(crate) type SetOrigin = fn(&Proxies, &mut Request);

impl TrustedProxies {
    pub(crate) fn new(proxies: Arc<Proxies>, set_origin: SetOrigin) -> Self {
        Self { proxies, set_origin }
    }

    /// Stores the origin in a request that has just entered the app, so that middleware and
    /// extractors find it.
    pub(crate) fn set_origin(&self, request: &mut Request) {
        (self.set_origin)(&self.proxies, request);
    }
}

/// The only function that is passed to [`TrustedProxies::new`].
pub(crate) fn set_origin(proxies: &Proxies, request: &mut Request) {
    if let Some(mut origin) = proxies.origin(request) {
        // If the fields do not have a scheme, it is `https` for an absolute target with that
        // scheme.
        if request.asks_for_https() {
            origin.scheme.get_or_insert("https");
        }
        request.set_origin(origin);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trusted_proxy_is_a_network_or_one_address() {
        let check = |text: &str, inside: &str, outside: &str| {
            let mut proxies = Proxies::default();
            proxies.add(network(text).expect("a network"));
            let trusts = |text: &str| proxies.trust(text.parse().expect("an address"));
            assert!(trusts(inside), "{text} contains {inside}");
            assert!(!trusts(outside), "{text} does not contain {outside}");
        };
        check("10.0.0.0/8", "10.255.0.1", "11.0.0.1");
        check("10.0.0.0/8", "::ffff:10.0.0.1", "::10.0.0.1");
        check("192.0.2.1", "192.0.2.1", "192.0.2.2");
        check("fd00::/8", "fd12::1", "fe80::1");
        check("::1", "::1", "127.0.0.1");
        check("192.0.2.129/25", "192.0.2.255", "192.0.2.127");
        check("2001:db8::/33", "2001:db8:7fff::1", "2001:db8:8000::1");
        check("0.0.0.0/0", "203.0.113.9", "::2");
        for text in [
            "",
            "/8",
            "10.0.0.0/",
            "10.0.0.0/+8",
            "10.0.0.0/33",
            "::/129",
            "10.0.0",
            "localhost",
            "10.0.0.1:80",
            " ::1",
        ] {
            assert!(network(text).is_err(), "{text:?}");
        }
    }
}
