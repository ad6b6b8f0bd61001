//! A request is an owned handle, one word wide, to pooled parts. Middleware can take it by value, a
//! handler can keep it, and the steady state allocates nothing. A request does not know its socket:
//! the parser creates one from a head, the test client from strings.

mod body;
mod route;
mod target;

use std::fmt;
use std::net::SocketAddr;
use std::sync::PoisonError;

use super::head::{Form, Head, Known, Version};
use super::parts::Parts;
use crate::base::pool::{self, Buf, ThreadPool};
use crate::base::span::Span;
use crate::http::body::Body;
use crate::http::header::{HeaderMap, elements};
use crate::http::peer::Local;
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
        if parts.method != head.method {
            parts.method.clone_from(&head.method);
        }
        parts.target = head.target;
        parts.version = head.version;
        parts.headers.receive(buf, &mut head.fields);
        parts.known = head.known;
        parts.fields_are_changed = false;
        *parts.body_limit.get_mut() = body_limit;
        parts.local = local;
        Self(Some(parts))
    }

    fn parts(&self) -> &Parts {
        self.0.as_ref().expect("the parts are taken out only when the request is dropped")
    }

    fn parts_mut(&mut self) -> &mut Parts {
        self.0.as_mut().expect("the parts are taken out only when the request is dropped")
    }

    /// Returns a copy of this request and moves the body into it, because there is only one body.
    /// The copy does not allocate unless the request has added fields.
    pub(crate) fn copy(&self) -> Self {
        let mut parts = take_parts();
        self.with_body(|_| ());
        parts.copy_from(self.parts());
        Self(Some(parts))
    }

    fn text(&self, span: Span) -> &str {
        text(self.parts().headers.wire().map_or(&[], |buf| span.of(buf)))
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
        self.known_field(|known| known.content_type, "content-type")
    }

    /// Returns whether the body has a content coding, so that its bytes are not those of its media
    /// type (RFC 9110, section 8.4).
    #[inline]
    pub(crate) fn is_encoded(&self) -> bool {
        let Parts { headers, known, fields_are_changed, .. } = self.parts();
        (known.encoding || *fields_are_changed) && names_coding(headers)
    }

    /// Returns the first value of a field. Uses the position noted by the parser, if the parser saw
    /// the field.
    fn known_field(&self, place: impl FnOnce(&Known) -> Option<u16>, name: &str) -> Option<&[u8]> {
        let Parts { headers, known, fields_are_changed, .. } = self.parts();
        match place(known) {
            Some(place) if !fields_are_changed => headers.value_at(usize::from(place)),
            _ => headers.get_bytes(name),
        }
    }

    /// Returns the values that middleware stored for the handlers, by type.
    pub fn extensions(&self) -> &Extensions {
        &self.parts().extensions
    }

    /// Returns the extensions for modification, to store a value for the handlers.
    pub fn extensions_mut(&mut self) -> &mut Extensions {
        &mut self.parts_mut().extensions
    }

    /// Returns the address at the other end of the connection, or `None` without a socket. Behind a
    /// proxy, this is the proxy's address; see [`ClientIp`](crate::ClientIp).
    pub fn peer_addr(&self) -> Option<SocketAddr> {
        self.parts().local.peer.as_ref()?.facts().addr
    }

    /// Returns the scheme of the URIs that the request's connection serves, whatever a proxy says.
    pub(crate) fn connection_scheme(&self) -> &'static str {
        self.parts().local.peer.as_ref().map_or("http", |peer| peer.facts().scheme)
    }

    /// Sends `103 Early Hints` with these fields immediately, ahead of the response, so that a
    /// browser can start loading what the page needs (RFC 8297). The fields do not become part of
    /// the response. Fields that frame a message are left out.
    ///
    /// Returns whether the hints are sent. They are not sent to an HTTP/1.0 client, which does not
    /// know interim responses, nor after the response has begun, nor while several hints still wait
    /// to be written.
    ///
    /// ```
    /// use webserver::prelude::*;
    /// use webserver::{HeaderName, HeaderValue};
    ///
    /// #[get("/page")]
    /// async fn page(request: &Request) -> Html<String> {
    ///     let style = HeaderValue::from_static("</style.css>; rel=preload; as=style");
    ///     let mut hints = HeaderMap::new();
    ///     hints.insert(HeaderName::from_static("link"), style);
    ///     request.early_hints(hints);
    ///     Html(render().await)
    /// }
    /// # async fn render() -> String { String::new() }
    /// ```
    pub fn early_hints(&self, fields: HeaderMap) -> bool {
        let Local { peer, number } = &self.parts().local;
        let knows = self.version() > Version::Http10;
        knows && peer.as_ref().is_some_and(|peer| peer.hint(*number, fields))
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

/// Returns `bytes` as text. The parser accepts only UTF-8 in a target.
fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

impl Drop for Request {
    fn drop(&mut self) {
        let Some(mut parts) = self.0.take() else { return };
        if let Some(buf) = parts.headers.clear() {
            pool::give_input(buf);
        }
        *parts.within.get_mut() = 0;
        let body = parts.body.get_mut().unwrap_or_else(PoisonError::into_inner);
        if !body.is_none() {
            *body = Body::empty();
        }
        parts.extensions.clear();
        parts.captures.places.clear();
        parts.captures.are_encoded = false;
        parts.views.take();
        parts.local.peer = None;
        ThreadPool::give(&PARTS, Some(parts));
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
