//! What a request consists of, in one place that is pooled and filled again. What may be done with it
//! is `request`'s.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use super::{Body, Extensions, HeaderMap, HttpMethod, Known, Local, Target, Uri, Version};

#[derive(Default)]
pub(super) struct Parts {
    pub(super) method: HttpMethod,
    pub(super) target: Target,
    pub(super) version: Version,
    pub(super) headers: HeaderMap,
    /// Where fields were when the request arrived, as far as the parser has said so.
    pub(super) known: Known,
    pub(super) fields_are_changed: bool,
    pub(super) captures: Captures,
    pub(super) extensions: Extensions,
    /// Where the body is in the buffer of the head, as long as it is there only.
    pub(super) within: AtomicU64,
    pub(super) body: Mutex<Body>,
    pub(super) body_limit: AtomicU64,
    pub(super) local: Local,
    pub(super) views: OnceLock<Views>,
}

/// What is derived from the head when it is asked for, and seldom is.
pub(super) struct Views {
    pub(super) uri: Uri,
    /// The host in lower case, where it was not sent so.
    pub(super) host: Option<Box<str>>,
}

/// Where the route's parameters begin and end in the path.
#[derive(Default)]
pub(crate) struct Captures {
    pub(crate) places: Vec<(u32, u32)>,
    /// Whether there is a `%` in the path.
    pub(crate) are_encoded: bool,
}

impl Parts {
    /// Becomes like `other`, but for its body, which is taken along: it is there once. Nobody has
    /// these parts yet.
    pub(super) fn copy_from(&mut self, other: &Self) {
        let body = std::mem::take(&mut *other.body.lock().unwrap_or_else(PoisonError::into_inner));
        self.method.clone_from(&other.method);
        self.target = other.target;
        self.version = other.version;
        self.headers.copy_from(&other.headers);
        self.known = other.known;
        self.fields_are_changed = other.fields_are_changed;
        self.captures.places.clone_from(&other.captures.places);
        self.captures.are_encoded = other.captures.are_encoded;
        self.extensions.clone_from(&other.extensions);
        self.body = Mutex::new(body);
        self.body_limit = AtomicU64::new(other.body_limit.load(Ordering::Relaxed));
        self.local.clone_from(&other.local);
    }
}

/// The path as sent; `/` where an absolute target has none.
pub(super) fn path_of<'a>(headers: &'a HeaderMap, target: &Target) -> &'a [u8] {
    let path: &[u8] = headers.wire().map_or(&[], |buf| target.path.of(buf));
    if path.is_empty() { b"/" } else { path }
}
