//! A request is an owned handle, one word wide, to pooled parts. Middleware can take it by value, a
//! handler can keep it, and the steady state allocates nothing. A request does not know its socket:
//! the parser creates one from a head, and `builder` from its pieces.

pub(super) mod body;
mod connection;
mod id;
mod route;
mod target;

use std::any::Any;
use std::fmt;
use std::sync::{Arc, PoisonError};

use super::head::{Head, Known, Version};
use super::parts::{Parts, Tie};
use super::target::Form;
use crate::base::pool::{self, Buf, ThreadPool};
use crate::base::rare_box::RareBox;
use crate::base::span::Span;
use crate::http::body::Body;
use crate::http::header::{HeaderMap, elements};
use crate::http::peer::Local;
use crate::http::problem::Problem;
use ::http::{Extensions, Method as HttpMethod};

thread_local! {
    /// The parts of requests that are gone: most requests are gone before the next one arrives.
    static PARTS: ThreadPool<Option<Box<Parts>>> = const { ThreadPool::new(None, 64) };
}

/// A request: method, target, version, fields, and a body that may still be arriving.
///
/// As a handler's argument, `Request` by value can also take the body; `&Request` only reads.
///
/// ```
/// use webserver::prelude::*;
///
/// #[get("/agent")]
/// fn agent(request: &Request) -> String {
///     request.headers().get("user-agent").unwrap_or("unknown").to_owned()
/// }
/// ```
pub struct Request(
    /// `None` once the parts are returned to the pool.
    Option<Box<Parts>>,
);

/// The data that a request is created from when it arrives.
pub(crate) struct Arrival<'a> {
    pub(crate) buf: Buf,
    pub(crate) head: &'a mut Head,
    pub(crate) body_limit: u64,
    pub(crate) local: Local,
}

impl Request {
    /// Creates a request with an empty body. Takes the head's fields and leaves an empty vector in
    /// their place.
    pub(crate) fn arrive(arrival: Arrival<'_>) -> Self {
        let Arrival { buf, head, body_limit, local } = arrival;
        if head.target.form == Form::Absolute {
            head.use_host_of_target();
        }
        let mut parts = take_parts();
        parts.method.clone_from(&head.method);
        parts.target = head.target;
        parts.version = head.version;
        parts.headers.receive(buf, &mut head.fields);
        parts.known = head.known;
        parts.fields_are_changed = false;
        parts.route = None;
        parts.body_limit = body_limit;
        parts.local = local;
        Self(Some(parts))
    }

    /// Creates a GET of `/` without fields, which stands for a request that does not exist. The
    /// functions that make a request of a head are inlined as long as nothing else calls them, which
    /// saves 36 instructions of each request.
    #[cold]
    pub(crate) fn blank() -> Self {
        Self(Some(Box::default()))
    }

    fn parts(&self) -> &Parts {
        self.0.as_ref().expect("the parts are taken out only when the request is dropped")
    }

    fn parts_mut(&mut self) -> &mut Parts {
        self.0.as_mut().expect("the parts are taken out only when the request is dropped")
    }

    /// Returns a copy of this request and moves the body into it, because there is only one body.
    /// The copy does not allocate unless the request has added fields.
    fn copy(&self) -> Self {
        let mut parts = take_parts();
        self.with_body(|_| ());
        parts.copy_from(self.parts());
        Self(Some(parts))
    }

    /// Has the parts of this request left in `tie` when the request is dropped, for the response.
    pub(crate) fn tie_to(&mut self, tie: &Tie) {
        let parts = self.parts_mut();
        *parts.has_rare.get_mut() = true;
        parts.tie = Some(tie.clone());
    }

    /// Returns the tie, if there is one.
    pub(crate) fn tie(&self) -> Option<&Tie> {
        self.parts().tie.as_ref()
    }

    /// Returns a request that a handler may own, and the original if a response hook will read it.
    /// The original is to be dropped when the handler has answered.
    pub(crate) fn lend(self) -> (Self, Option<Self>) {
        if self.tie().is_some() { (self.copy(), Some(self)) } else { (self, None) }
    }

    /// Stores the error of the request, for a catcher.
    pub(crate) fn set_problem(&mut self, problem: Problem) {
        let parts = self.parts_mut();
        *parts.has_rare.get_mut() = true;
        parts.problem = RareBox::new(problem);
    }

    /// Returns the error of the request, if it is passed to a catcher.
    pub(crate) fn problem(&self) -> Option<&Problem> {
        self.parts().problem.get()
    }

    /// Takes the error out of the request.
    pub(crate) fn take_problem(&mut self) -> Option<Problem> {
        self.parts_mut().problem.take()
    }

    /// Returns the method.
    pub fn method(&self) -> &HttpMethod {
        &self.parts().method
    }

    /// Returns the version.
    pub fn version(&self) -> Version {
        self.parts().version
    }

    /// Returns the header fields.
    pub fn headers(&self) -> &HeaderMap {
        &self.parts().headers
    }

    /// Returns the header fields for modification, to change what the handlers see.
    ///
    /// ```
    /// use webserver::prelude::*;
    /// use webserver::FutureRequest;
    ///
    /// /// Nobody outside says who somebody is.
    /// struct Strip;
    ///
    /// impl Middleware for Strip {
    ///     fn on_request(&self, mut request: Request) -> FutureRequest {
    ///         request.headers_mut().remove("x-user");
    ///         request.into()
    ///     }
    /// }
    /// ```
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        // The caller may take the fields out of the map, and the buffer goes with them.
        self.body_mut();
        let parts = self.parts_mut();
        parts.fields_are_changed = true;
        // The host may change through the returned reference.
        parts.views.take();
        &mut parts.headers
    }

    /// Returns the value of the first `Content-Type`.
    pub(crate) fn content_type(&self) -> Option<&[u8]> {
        self.parts().known_field(|known| known.content_type, "content-type")
    }

    /// Returns whether the body has a content coding, so that its bytes are not those of its media
    /// type (RFC 9110, section 8.4).
    #[inline]
    pub(crate) fn has_content_coding(&self) -> bool {
        let Parts { headers, known, fields_are_changed, .. } = self.parts();
        (known.encoding || *fields_are_changed) && names_coding(headers)
    }

    /// Returns the values that middleware stored for the handlers, by type.
    pub fn extensions(&self) -> &Extensions {
        &self.parts().extensions
    }

    /// Returns the extensions for modification, to store a value for the handlers.
    pub fn extensions_mut(&mut self) -> &mut Extensions {
        let parts = self.parts_mut();
        *parts.has_rare.get_mut() = true;
        &mut parts.extensions
    }

    /// Returns the value of type `T` that a middleware of a group has provided, or `None` if none has.
    /// A handler takes the value as an argument of type `&T`, which is checked when the app is
    /// compiled. This method is for middleware that wraps around.
    ///
    /// ```
    /// use webserver::prelude::*;
    /// use webserver::Next;
    ///
    /// #[derive(Provided)]
    /// struct User {
    ///     name: &'static str,
    /// }
    ///
    /// /// Logs who asks.
    /// #[middleware]
    /// async fn audit(request: Request, next: Next<'_>) -> Response {
    ///     let name = request.provided::<User>().map_or("nobody", |user| user.name);
    ///     println!("{name} asks for {}", request.path());
    ///     next.run(request).await
    /// }
    /// ```
    pub fn provided<T: Any>(&self) -> Option<&T> {
        self.parts().provided()
    }

    /// Keeps a value for the handler and the middleware further inside.
    pub(crate) fn provide<T: Any + Send + Sync>(&mut self, value: T) {
        let parts = self.parts_mut();
        *parts.has_rare.get_mut() = true;
        parts.provided.push(Arc::new(value));
    }

    /// Returns all provided values.
    pub(super) fn provided_mut(&mut self) -> &mut Vec<Arc<dyn Any + Send + Sync>> {
        let parts = self.parts_mut();
        *parts.has_rare.get_mut() = true;
        &mut parts.provided
    }

    /// Returns whether the request arrived with conditions.
    #[inline]
    pub(crate) fn has_conditions(&self) -> bool {
        self.parts().known.conditional
    }

    /// Returns whether the request may have conditions. A request without them says so without a
    /// search.
    #[inline]
    pub(crate) fn may_be_conditional(&self) -> bool {
        let Parts { known, fields_are_changed, .. } = self.parts();
        known.conditional || *fields_are_changed
    }

    /// Returns the position of the `Accept` value, so that it can be read after the request is
    /// gone.
    pub(crate) fn accept_place(&self) -> Option<(Buf, Span)> {
        let Parts { headers, known: Known { accept, accepts_more, .. }, .. } = self.parts();
        if *accepts_more { headers.place_of_list("accept") } else { headers.place_of((*accept)?) }
    }
}

/// Returns whether a content coding is named. `identity` stands for no coding, and empty list
/// members are ignored (RFC 9110, sections 8.4.1 and 5.6.1.2).
#[cold]
fn names_coding(headers: &HeaderMap) -> bool {
    let codings = headers.get_all("content-encoding").flat_map(elements);
    let mut named = codings.filter(|coding| !coding.is_empty());
    named.any(|coding| !coding.eq_ignore_ascii_case(b"identity"))
}

impl Drop for Request {
    fn drop(&mut self) {
        let Some(mut parts) = self.0.take() else { return };
        *parts.within.get_mut() = 0;
        *parts.body.get_mut().unwrap_or_else(PoisonError::into_inner) = Body::empty();
        if *parts.has_rare.get_mut() {
            let Some(untied) = untie(parts) else { return };
            parts = untied;
        }
        if let Some(buf) = parts.headers.clear() {
            pool::give_input(buf);
        }
        parts.captures.places.clear();
        parts.captures.are_encoded = false;
        parts.local.peer = None;
        ThreadPool::give(&PARTS, Some(parts));
    }
}

/// Leaves the parts to the response if they have a tie. Otherwise removes the values that most
/// requests do not have and returns the parts.
#[inline(never)]
fn untie(mut parts: Box<Parts>) -> Option<Box<Parts>> {
    if let Some(tie) = parts.tie.take() {
        tie.keep(parts);
        return None;
    }
    parts.clear_rare();
    Some(parts)
}

impl Tie {
    /// Returns the request without its body, once it is dropped. The tie is empty then.
    pub(crate) fn take_request(&mut self) -> Option<Request> {
        self.renew().map(|parts| Request(Some(parts)))
    }

    /// Makes the tie empty for the next request and returns the last one's parts to the pool.
    pub(crate) fn reuse(&mut self) {
        if let Some(parts) = self.renew() {
            drop(Request(Some(parts)));
        }
    }
}

fn take_parts() -> Box<Parts> {
    ThreadPool::take(&PARTS).unwrap_or_default()
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", self.method())
            .field("uri", self.uri())
            .field("version", &self.version())
            .field("headers", self.headers())
            .finish_non_exhaustive()
    }
}
