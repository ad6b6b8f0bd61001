//! The data of a request, in one allocation that is pooled and reused. The methods on it belong to
//! the `request` module.

#![expect(
    clippy::inline_always,
    reason = "a call costs more than what is done here, and the compiler does not see it"
)]

use std::sync::atomic::AtomicU64;
use std::sync::{Mutex, OnceLock, PoisonError};

use super::head::{Known, Target, Version};
use crate::http::body::Body;
use crate::http::header::HeaderMap;
use crate::http::peer::Local;
use crate::http::uri::Uri;
use ::http::{Extensions, Method as HttpMethod};

#[derive(Default)]
pub(crate) struct Parts {
    pub(crate) method: HttpMethod,
    pub(crate) target: Target,
    pub(crate) version: Version,
    pub(crate) headers: HeaderMap,
    /// Positions of the fields that the parser noted when the request arrived.
    pub(crate) known: Known,
    pub(crate) fields_are_changed: bool,
    pub(crate) captures: Captures,
    pub(crate) route: Option<RouteMatch>,
    pub(crate) extensions: Extensions,
    /// The position of the body in the head's buffer, while the body exists only there.
    pub(crate) within: AtomicU64,
    /// The body can be taken while other arguments borrow the request, so it is behind a lock.
    pub(crate) body: Mutex<Body>,
    pub(crate) body_limit: u64,
    pub(crate) local: Local,
    pub(crate) views: OnceLock<Views>,
}

/// Values that are derived from the head on request, which is rare.
pub(crate) struct Views {
    pub(crate) uri: Uri,
    /// The host in lower case, if it was not sent in lower case.
    pub(crate) host: Option<Box<str>>,
}

/// Start and end of each route parameter within the path.
#[derive(Default)]
pub(crate) struct Captures {
    pub(crate) places: Vec<(u32, u32)>,
    /// Whether the path contains a `%`.
    pub(crate) are_encoded: bool,
}

/// The result of looking a request up in a routing table, for this method, target and host. Whatever
/// changes the method or the target of a request removes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RouteMatch {
    /// The number of the table.
    pub(crate) table: u32,
    /// The number of the host in the table.
    pub(crate) host: u32,
    /// The number of the route in the table; `None` if no route takes the request.
    pub(crate) route: Option<u32>,
}

/// The parts of a request that a look-up of its route reads and writes.
pub(crate) struct RoutingParts<'r> {
    pub(crate) method: &'r HttpMethod,
    pub(crate) path: &'r [u8],
    /// The positions of the path's parameters.
    pub(crate) captures: &'r mut Captures,
    /// The result of the look-up.
    pub(crate) noted: &'r mut Option<RouteMatch>,
}

impl Parts {
    /// Returns what a look-up of the route reads and writes.
    #[inline(always)]
    pub(crate) fn routing(&mut self) -> RoutingParts<'_> {
        let Self { method, target, headers, captures, route, .. } = self;
        RoutingParts { method, path: path_of(headers, target), captures, noted: route }
    }

    /// Makes these parts a copy of `other`. The body is moved, because there is only one of it.
    /// These parts must not be shared with anything else yet.
    pub(crate) fn copy_from(&mut self, other: &Self) {
        let body = std::mem::take(&mut *other.body.lock().unwrap_or_else(PoisonError::into_inner));
        self.method.clone_from(&other.method);
        self.target = other.target;
        self.version = other.version;
        self.headers.copy_from(&other.headers);
        self.known = other.known;
        self.fields_are_changed = other.fields_are_changed;
        self.captures.places.clone_from(&other.captures.places);
        self.captures.are_encoded = other.captures.are_encoded;
        self.route = other.route;
        self.extensions.clone_from(&other.extensions);
        self.body = Mutex::new(body);
        self.body_limit = other.body_limit;
        self.local.clone_from(&other.local);
    }
}

/// Returns the path as sent, or `/` if an absolute target has no path.
pub(crate) fn path_of<'a>(headers: &'a HeaderMap, target: &Target) -> &'a [u8] {
    let path: &[u8] = headers.wire().map_or(&[], |buf| target.path.of(buf));
    if path.is_empty() { b"/" } else { path }
}
