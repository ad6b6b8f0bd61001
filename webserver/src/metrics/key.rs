//! What requests are told apart by: the labels of the metrics, with few values each. A client chooses
//! none of the values freely.

use std::hash::{BuildHasherDefault, Hash, Hasher};

use crate::{BasePath, Request, RouteInfo, StatusCode, Version};

/// The methods that the conventions know: those of RFC 9110, `PATCH` (RFC 5789) and `QUERY`. The last
/// name stands for all others.
pub(super) const METHODS: [&str; 11] = [
    "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "QUERY",
    "_OTHER",
];
pub(super) const SCHEMES: [&str; 2] = ["http", "https"];

/// What is known of a request when it arrives. A request that no route takes has no route here.
#[derive(Clone, Debug)]
pub(super) struct Key {
    route: Option<RouteInfo>,
    base: BasePath,
    pub(super) method: usize,
    pub(super) scheme: usize,
    version: Option<Version>,
}

impl Key {
    pub(super) fn of(request: &Request) -> Self {
        let sent = request.method().as_str();
        let method = METHODS.iter().position(|known| *known == sent);
        Self {
            route: request.route().cloned(),
            base: request.base_path().clone(),
            // `_OTHER` is a method that a client can send, too.
            method: method.unwrap_or(METHODS.len() - 1),
            scheme: usize::from(request.scheme() == "https"),
            version: Some(request.version()),
        }
    }

    /// Returns the key of all requests beyond the limit of series.
    pub(super) fn overflow() -> Self {
        let (method, base) = (METHODS.len() - 1, BasePath::default());
        Self { route: None, base, method, scheme: 0, version: None }
    }

    pub(super) fn is_overflow(&self) -> bool {
        self.version.is_none()
    }

    /// Returns the labels that are known when a request arrives, with their names.
    pub(super) fn labels(&self) -> Vec<(&'static str, String)> {
        if self.is_overflow() {
            return vec![("otel_metric_overflow", "true".to_owned())];
        }
        let mut labels = vec![("http_request_method", METHODS[self.method].to_owned())];
        if let Some(route) = &self.route {
            labels.push(("http_route", format!("{}{}", self.base.as_str(), route.path())));
        }
        let versions = [(Version::Http10, "1.0"), (Version::Http11, "1.1")];
        let version = versions.iter().find(|(version, _)| Some(*version) == self.version);
        if let Some((_, version)) = version {
            labels.push(("network_protocol_version", (*version).to_owned()));
        }
        labels.push(("url_scheme", SCHEMES[self.scheme].to_owned()));
        labels
    }

    fn path(&self) -> Option<&str> {
        self.route.as_ref().map(RouteInfo::path)
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        let facts = |key: &Self| (key.method, key.scheme, key.version);
        facts(self) == facts(other)
            && self.path() == other.path()
            && self.base.as_str() == other.base.as_str()
    }
}

impl Eq for Key {}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Each method of a route has its own number, so this and the path tell most keys apart.
        state.write_usize(self.method);
        state.write(self.path().unwrap_or_default().as_bytes());
    }
}

/// What is known of a request at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Outcome {
    pub(super) status: Option<StatusCode>,
    /// Why the response was not sent as a whole.
    pub(super) cut: Option<&'static str>,
}

impl Outcome {
    /// Adds the labels that are known at the end of a request.
    pub(super) fn label(self, labels: &mut Vec<(&'static str, String)>) {
        let Self { status, cut } = self;
        let failed = status.filter(StatusCode::is_server_error);
        let error = failed.map(|status| status.as_str().to_owned());
        if let Some(error) = error.or_else(|| cut.map(str::to_owned)) {
            labels.push(("error_type", error));
        }
        if let Some(status) = status {
            labels.push(("http_response_status_code", status.as_str().to_owned()));
        }
    }
}

/// The hash function FNV-1a. The keys come from the table of routes, so nobody can choose keys that
/// collide, and it takes a third of the instructions of the standard hash function.
#[derive(Clone, Copy)]
pub(super) struct Fnv(u64);

pub(super) type BuildFnv = BuildHasherDefault<Fnv>;

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn write_usize(&mut self, number: usize) {
        self.0 = (self.0 ^ number as u64).wrapping_mul(0x0000_0100_0000_01b3);
    }

    fn finish(&self) -> u64 {
        // The table takes its seven upper bits, which the last byte hardly changes.
        self.0 ^ self.0 << 32
    }
}
