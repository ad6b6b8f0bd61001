//! The data of a request, in one allocation that is pooled and reused, and the functions that read
//! its head. A [`Request`](super::request::Request) owns the data; the tie of a response gets the
//! data when the request is dropped.

#![expect(
    clippy::inline_always,
    reason = "a call costs more than what is done here, and the compiler does not see it"
)]

use std::any::Any;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use bytes::Bytes;

use super::head::{Known, Version};
use super::target::Target;
use crate::base::bytes::percent::is_encoded;
use crate::base::rare_box::RareBox;
use crate::base::span::Span;
use crate::http::base_path::BasePath;
use crate::http::body::Body;
use crate::http::header::HeaderMap;
use crate::http::origin::Forwarded;
use crate::http::peer::Local;
use crate::http::problem::Problem;
use crate::http::route_info::RouteInfo;
use crate::http::uri::Uri;
use ::http::{Extensions, HeaderValue, Method as HttpMethod};

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
    /// The position of the body in the head's buffer, while the body exists only there.
    pub(crate) within: AtomicU64,
    /// The body can be taken while other arguments borrow the request, so it is behind a lock.
    pub(crate) body: Mutex<Body>,
    pub(crate) body_limit: u64,
    pub(crate) local: Local,
    /// Whether one of the nine fields below may have a value. Most requests have none of them, and
    /// one check when a request is dropped saves 36 instructions.
    pub(crate) has_rare: AtomicBool,
    pub(crate) extensions: Extensions,
    /// The values that middleware has provided, the last one last. A request that has none does not
    /// allocate, and the list keeps its room for the next request.
    pub(crate) provided: Vec<Arc<dyn Any + Send + Sync>>,
    pub(crate) views: OnceLock<Views>,
    /// The bytes of a body that arguments borrow from, unless they are in the head's buffer.
    pub(crate) kept_body: OnceLock<Bytes>,
    /// What a trusted proxy says about the request.
    pub(crate) origin: RareBox<Forwarded>,
    /// The id of the request, if a middleware has set one.
    pub(crate) id: Option<HeaderValue>,
    /// What the request says about its route, if anybody may ask.
    pub(crate) route_info: Option<RouteInfo>,
    /// The path under which the server is mounted.
    pub(crate) base: BasePath,
    pub(crate) base_place: BasePlace,
    /// The error of the request, for a catcher.
    pub(crate) problem: RareBox<Problem>,
    /// Gets these parts when the request is dropped, for the response.
    pub(crate) tie: Option<Tie>,
}

/// Values that are derived from the head on request, which is rare.
pub(crate) struct Views {
    uri: Uri,
    /// The host in lower case, if it was not sent in lower case.
    host: Option<Box<str>>,
}

/// Start and end of each route parameter within the path.
#[derive(Default)]
pub(crate) struct Captures {
    pub(crate) places: Vec<(u32, u32)>,
    /// Whether the path contains a `%`.
    pub(crate) are_encoded: bool,
}

/// How the target of a request is related to the base path of the server.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum BasePlace {
    /// The target was not sent by a client, or there is no base path.
    #[default]
    NotSent,
    /// The target begins with the base path, which is not part of the path.
    Inside,
    /// The path does not begin with the base path, so no route takes the request.
    Outside,
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

/// The connection of a response with the request that it answers. A request with a tie leaves its
/// parts, without the body, in the tie when it is dropped. All clones are one tie.
#[derive(Clone, Default)]
pub(crate) struct Tie(Arc<Kept>);

#[derive(Default)]
struct Kept {
    parts: OnceLock<Box<Parts>>,
    /// The tie of the request that a middleware has put in the place of the first.
    second: OnceLock<Tie>,
}

impl Tie {
    /// Returns the parts of the request, once the request is dropped.
    pub(crate) fn parts(&self) -> Option<&Parts> {
        self.0.parts.get().map(|parts| &**parts)
    }

    /// Returns the parts of the request that got to the end of the middleware, once it is dropped.
    pub(crate) fn last_parts(&self) -> Option<&Parts> {
        self.0.second.get().and_then(Self::parts).or_else(|| self.parts())
    }

    /// Returns the tie for a request that a middleware has put in the place of the first.
    #[cold]
    pub(crate) fn second(&self) -> &Self {
        self.0.second.get_or_init(Self::default)
    }

    /// Keeps the parts of the request, which is being dropped.
    pub(crate) fn keep(&self, parts: Box<Parts>) {
        // If several requests were put in the place of the first, the parts of one of them stay.
        let _ = self.0.parts.set(parts);
    }

    /// Makes the tie empty for the next request and returns the parts of the last one. If a
    /// response still has the tie, the tie is left to that response and replaced by a new one.
    pub(crate) fn renew(&mut self) -> Option<Box<Parts>> {
        if let Some(Kept { parts, second }) = Arc::get_mut(&mut self.0) {
            let first = parts.take();
            return second.take().and_then(|mut second| second.renew()).or(first);
        }
        *self = Self::default();
        None
    }
}

impl Parts {
    /// Returns what a look-up of the route reads and writes.
    #[inline(always)]
    pub(crate) fn routing(&mut self) -> RoutingParts<'_> {
        let Self { method, target, headers, captures, route, .. } = self;
        RoutingParts { method, path: path_of(headers, target), captures, noted: route }
    }

    /// Makes these parts a copy of `other`. The body is moved, because there is only one of it. The
    /// tie stays with `other`. These parts must not be shared with anything else yet.
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
        self.body = Mutex::new(body);
        self.body_limit = other.body_limit;
        self.local.clone_from(&other.local);
        if other.has_rare.load(Ordering::Relaxed) {
            self.has_rare = AtomicBool::new(true);
            self.extensions.clone_from(&other.extensions);
            self.provided.clone_from(&other.provided);
            self.origin.clone_from(&other.origin);
            self.id.clone_from(&other.id);
            self.route_info.clone_from(&other.route_info);
            self.base.clone_from(&other.base);
            self.base_place = other.base_place;
        }
    }

    /// Returns the value of this type that was provided last.
    pub(crate) fn provided<T: Any>(&self) -> Option<&T> {
        self.provided.iter().rev().find_map(|value| value.downcast_ref())
    }

    /// Removes the values that most requests do not have, except for the tie.
    pub(crate) fn clear_rare(&mut self) {
        *self.has_rare.get_mut() = false;
        self.extensions.clear();
        self.provided.clear();
        self.views.take();
        self.kept_body.take();
        self.origin.take();
        self.id = None;
        self.route_info = None;
        self.base = BasePath::default();
        self.base_place = BasePlace::NotSent;
        self.problem.take();
    }

    pub(crate) fn text(&self, span: Span) -> &str {
        text(self.headers.wire().map_or(&[], |buf| span.of(buf)))
    }

    /// Returns the first value of a field. Uses the position noted by the parser, if the parser saw
    /// the field.
    pub(crate) fn known_field(
        &self,
        place: impl FnOnce(&Known) -> Option<u16>,
        name: &str,
    ) -> Option<&[u8]> {
        match place(&self.known) {
            Some(place) if !self.fields_are_changed => self.headers.value_at(usize::from(place)),
            _ => self.headers.get_bytes(name),
        }
    }

    /// Returns the path in its normal form.
    pub(crate) fn path(&self) -> &str {
        let path = path_of(&self.headers, &self.target);
        // Without an escape, the normal form equals the path as sent.
        if self.target.is_plain || !is_encoded(path) { text(path) } else { self.normal_path() }
    }

    #[cold]
    #[inline(never)]
    fn normal_path(&self) -> &str {
        self.uri().path()
    }

    /// Returns the part of the target after the `?` as sent.
    pub(crate) fn query(&self) -> Option<&str> {
        self.target.query.map(|span| self.text(span))
    }

    /// Returns the target as a URI.
    pub(crate) fn uri(&self) -> &Uri {
        &self.views().uri
    }

    #[cold]
    fn views(&self) -> &Views {
        self.views.get_or_init(|| {
            self.has_rare.store(true, Ordering::Relaxed);
            let Target { whole, authority, path, query, .. } = self.target;
            let from = |span: Span| {
                let at = (span.at as usize).saturating_sub(whole.at as usize);
                (at, at + span.len as usize)
            };
            let query = query.map(|query| from(query).0);
            let uri = Uri::new(self.text(whole), from(authority), from(path), query);
            let host = self.host_bytes().filter(|host| has_upper_case(host));
            let host = host.and_then(|host| std::str::from_utf8(host).ok());
            Views { uri, host: host.map(|host| host.to_ascii_lowercase().into()) }
        })
    }

    /// Returns the requested host and port in lower case.
    pub(crate) fn host(&self) -> Option<&str> {
        let host = self.host_bytes()?;
        if has_upper_case(host) {
            return self.views().host.as_deref();
        }
        std::str::from_utf8(host).ok()
    }

    /// Returns the requested host in lower case without its port.
    pub(crate) fn hostname(&self) -> Option<&str> {
        let host = self.host()?;
        // An IPv6 address is in brackets and contains colons itself.
        let end = host.find(']').map_or(0, |bracket| bracket + 1);
        let port = host.get(end..)?.find(':');
        Some(port.map_or(host, |port| &host[..end + port]))
    }

    /// Returns the host as sent.
    pub(crate) fn host_bytes(&self) -> Option<&[u8]> {
        match self.headers.wire().map(|buf| self.target.authority.of(buf)) {
            Some(authority) if !authority.is_empty() => Some(authority),
            _ => self.known_field(|known| known.host, "host"),
        }
    }
}

fn has_upper_case(text: &[u8]) -> bool {
    text.iter().any(u8::is_ascii_uppercase)
}

/// Returns `bytes` as text. The parser accepts only UTF-8 in a target.
pub(crate) fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

/// Returns the path as sent, or `/` if an absolute target has no path.
pub(crate) fn path_of<'a>(headers: &'a HeaderMap, target: &Target) -> &'a [u8] {
    let path: &[u8] = headers.wire().map_or(&[], |buf| target.path.of(buf));
    if path.is_empty() { b"/" } else { path }
}
