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
    pub(super) body: Mutex<Body>,
    pub(super) body_limit: AtomicU64,
    pub(super) local: Local,
    pub(super) uri: OnceLock<Uri>,
}

/// Where the route's parameters begin and end in the path.
#[derive(Clone, Default)]
pub(crate) struct Captures {
    pub(crate) places: Vec<(u32, u32)>,
    /// Whether there is a `%` in the path.
    pub(crate) are_encoded: bool,
}

/// The copy takes the body along: it is there once.
impl Clone for Parts {
    fn clone(&self) -> Self {
        let body = std::mem::take(&mut *self.body.lock().unwrap_or_else(PoisonError::into_inner));
        Self {
            method: self.method.clone(),
            target: self.target,
            version: self.version,
            headers: self.headers.clone(),
            known: self.known,
            fields_are_changed: self.fields_are_changed,
            captures: self.captures.clone(),
            extensions: self.extensions.clone(),
            body: Mutex::new(body),
            body_limit: AtomicU64::new(self.body_limit.load(Ordering::Relaxed)),
            local: self.local.clone(),
            uri: OnceLock::new(),
        }
    }
}

/// The path as sent; `/` where an absolute target has none.
pub(super) fn path_of<'a>(headers: &'a HeaderMap, target: &Target) -> &'a [u8] {
    let path: &[u8] = headers.wire().map_or(&[], |buf| target.path.of(buf));
    if path.is_empty() { b"/" } else { path }
}
