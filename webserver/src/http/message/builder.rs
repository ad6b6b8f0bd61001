//! Makes a request from its pieces. The pieces are written into one buffer, where the parser of heads
//! leaves them too, and are checked by the same grammar.

use std::fmt;
use std::net::SocketAddr;

use super::head::{Head, HostError, Version};
use super::request::{Arrival, Request};
use super::target::{Target, lone_target};
use crate::base::limits::Limits;
use crate::base::pool::Buf;
use crate::base::span::Span;
use crate::http::body::Body;
use crate::http::grammar::class::{self, TOKEN, VALUE};
use crate::http::header::{Field, trim};
use crate::http::peer::{Local, NoConnection};
use ::http::{Extensions, Method as HttpMethod};

/// Makes a [`Request`] without a connection, for example to call a handler or a middleware in a
/// test, or to adapt another library.
///
/// The pieces are checked as a connection checks them, except that `Host` may be absent and that
/// the [`Limits`] on sizes do not apply. [`RequestBuilder::build`] reports the first mistake.
///
/// ```
/// use webserver::prelude::*;
/// use webserver::RequestBuilder;
///
/// # fn main() -> Result<(), webserver::InvalidRequest> {
/// let request = RequestBuilder::new(HttpMethod::POST, "/notes?draft")
///     .header("host", "notes.example")
///     .header("content-type", "text/plain")
///     .body("hello")
///     .build()?;
/// assert_eq!((request.path(), request.query()), ("/notes", Some("draft")));
/// assert_eq!(request.host(), Some("notes.example"));
///
/// let mistake = RequestBuilder::new(HttpMethod::GET, "/a b").build().unwrap_err();
/// assert!(mistake.to_string().starts_with("invalid target `/a b`: "));
/// # Ok(())
/// # }
/// ```
#[must_use = "a builder makes no request until `build` is called"]
pub struct RequestBuilder {
    bytes: Vec<u8>,
    head: Head,
    body: Body,
    extensions: Extensions,
    local: Local,
    body_limit: u64,
    /// The first mistake.
    mistake: Option<InvalidRequest>,
}

impl RequestBuilder {
    /// Begins a request of HTTP/1.1 with this method and target. The target has one of the four
    /// forms that a connection accepts: `/path?query`, an absolute URI, `host:port` for `CONNECT`,
    /// or `*` for `OPTIONS`.
    pub fn new(method: HttpMethod, target: impl Into<String>) -> Self {
        let target = target.into();
        let (parsed, mistake) = match lone_target(&target, &method) {
            Ok(parsed) => (parsed, None),
            Err(error) => {
                let piece = format!("target `{}`", target.escape_debug());
                (Target::default(), Some(InvalidRequest { piece, reason: error.text() }))
            }
        };
        Self {
            bytes: target.into_bytes(),
            head: Head { method, target: parsed, ..Head::default() },
            body: Body::empty(),
            extensions: Extensions::new(),
            local: Local::default(),
            body_limit: Limits::default().body_bytes,
            mistake,
        }
    }

    /// Sets the version, which is HTTP/1.1 by default.
    pub fn version(mut self, version: Version) -> Self {
        self.head.version = version;
        self
    }

    /// Adds a header field. Fields of one name are kept in their order. Spaces and tabs around the
    /// value are removed.
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<[u8]>) -> Self {
        if self.mistake.is_none() {
            let (name, value) = (name.as_ref(), trim(value.as_ref()));
            if let Err(reason) = self.add_field(name.as_bytes(), value) {
                let piece = format!("header field `{}`", name.escape_debug());
                self.mistake = Some(InvalidRequest { piece, reason });
            }
        }
        self
    }

    fn add_field(&mut self, name: &[u8], value: &[u8]) -> Result<(), &'static str> {
        if !class::all(name, TOKEN) {
            return Err("a field name is not a token (RFC 9110, section 5.1)");
        }
        if class::skip(value, 0, VALUE) < value.len() {
            return Err("a field value contains a control character (RFC 9110, section 5.5)");
        }
        if self.head.fields.len() >= usize::from(u16::MAX) {
            return Err("a request cannot have more fields");
        }
        let field = Field { name: self.put(name), value: self.put(value) };
        self.head.add_field(&self.bytes, field).map_err(HostError::text)
    }

    fn put(&mut self, text: &[u8]) -> Span {
        self.bytes.extend_from_slice(text);
        Span::new(self.bytes.len() - text.len(), text.len())
    }

    /// Sets the body. The fields that frame it on a connection, such as `Content-Length`, are not
    /// needed and are not compared with it.
    pub fn body(mut self, body: impl Into<Body>) -> Self {
        self.body = body.into();
        self
    }

    /// Stores a value for the handlers, as [`Request::extensions_mut`] does.
    pub fn extension<T: Clone + Send + Sync + 'static>(mut self, value: T) -> Self {
        self.extensions.insert(value);
        self
    }

    /// Sets the address that the request comes from; by default it does not have one.
    pub fn peer_addr(self, addr: impl Into<SocketAddr>) -> Self {
        let peer = Some(NoConnection::peer(Some(addr.into())));
        self.local(Local { peer, number: 0 })
    }

    pub(crate) fn local(mut self, local: Local) -> Self {
        self.local = local;
        self
    }

    pub(crate) fn extensions(mut self, extensions: Extensions) -> Self {
        self.extensions = extensions;
        self
    }

    pub(crate) fn body_limit(mut self, limit: u64) -> Self {
        self.body_limit = limit;
        self
    }

    /// Makes the request.
    ///
    /// # Errors
    /// Fails if the target or a header field is invalid. The error names the piece and the rule.
    pub fn build(self) -> Result<Request, InvalidRequest> {
        let Self { bytes, mut head, body, extensions, local, body_limit, mistake } = self;
        if let Some(mistake) = mistake {
            return Err(mistake);
        }
        let buf = Buf::new(bytes.into());
        let mut request = Request::arrive(Arrival { buf, head: &mut head, body_limit, local });
        *request.body_mut() = body;
        if !extensions.is_empty() {
            *request.extensions_mut() = extensions;
        }
        Ok(request)
    }
}

impl fmt::Debug for RequestBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let target = String::from_utf8_lossy(self.head.target.whole.of(&self.bytes));
        f.debug_struct("RequestBuilder")
            .field("method", &self.head.method)
            .field("target", &target)
            .field("mistake", &self.mistake)
            .finish_non_exhaustive()
    }
}

/// The reason why a request cannot be made from its pieces.
///
/// ```
/// use webserver::{HttpMethod, RequestBuilder};
///
/// let builder = RequestBuilder::new(HttpMethod::GET, "/").header("x-a", "b\r\nx-c: d");
/// assert_eq!(
///     builder.build().unwrap_err().to_string(),
///     "invalid header field `x-a`: a field value contains a control character \
///      (RFC 9110, section 5.5)"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidRequest {
    piece: String,
    reason: &'static str,
}

impl InvalidRequest {
    pub(crate) fn new(piece: String, reason: &'static str) -> Self {
        Self { piece, reason }
    }

    /// Returns the rule that the piece breaks, as a connection tells it to a client.
    pub(crate) fn reason(&self) -> &'static str {
        self.reason
    }
}

impl fmt::Display for InvalidRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "invalid {}: {}", self.piece, self.reason)
    }
}

impl std::error::Error for InvalidRequest {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn request_builder_keeps_its_pieces() {
        let request = RequestBuilder::new(HttpMethod::PUT, "http://A.example:80/%61?b=c")
            .version(Version::Http10)
            .header("Host", "other")
            .header("X-Tag", " one\t")
            .header("x-tag", b"\xff")
            .header("accept", "text/html")
            .header("accept", "text/plain")
            .header("Content-Type", "a/b")
            .extension(7_u8)
            .peer_addr(([192, 0, 2, 1], 9))
            .body("body")
            .build()
            .expect("it is valid");
        assert_eq!((request.method(), request.version()), (&HttpMethod::PUT, Version::Http10));
        assert_eq!((request.path(), request.query()), ("/a", Some("b=c")));
        // The host of an absolute target replaces the field.
        assert_eq!(request.host(), Some("a.example:80"));
        assert_eq!(request.headers().get("host"), Some("A.example:80"));
        assert!(request.headers().get_all("x-tag").eq([&b"one"[..], b"\xff"]));
        let names: Vec<_> = request.headers().iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["Host", "X-Tag", "x-tag", "accept", "accept", "Content-Type"]);
        assert_eq!(request.content_type(), Some(&b"a/b"[..]));
        let (buf, place) = request.accept_place().expect("it has the field");
        assert_eq!(place.of(&buf), b"text/html,text/plain");
        assert_eq!(request.extensions().get::<u8>(), Some(&7));
        assert_eq!(request.peer_addr().map(|peer| peer.port()), Some(9));
        assert_eq!(request.body_slot().take().buffered(), Some(&b"body"[..]));
    }

    #[test]
    fn request_builder_accepts_each_form_of_a_target_for_its_method() {
        let check = |method, target: &str, path: &str| {
            let request = RequestBuilder::new(method, target).build().expect("it is valid");
            assert_eq!((request.path(), request.raw_target()), (path, target));
        };
        check(HttpMethod::GET, "/", "/");
        check(HttpMethod::GET, "/é?q", "/é");
        check(HttpMethod::GET, "http://a", "/");
        check(HttpMethod::OPTIONS, "*", "*");
        check(HttpMethod::CONNECT, "a:80", "/");
    }

    #[test]
    fn request_builder_error_names_its_piece_and_its_rule() {
        let check = |builder: RequestBuilder, start: &str, reason: &str| {
            let text = builder.build().expect_err("it is invalid").to_string();
            assert!(text.starts_with(start) && text.contains(reason), "{text}");
        };
        let get = |target: &str| RequestBuilder::new(HttpMethod::GET, target);
        check(get(""), "invalid target ``: ", "is empty");
        check(get("/\n"), "invalid target `/\\n`: ", "percent-encoded");
        check(get("*"), "invalid target `*`: ", "form");
        check(get("/").header("x a", "1"), "invalid header field `x a`: ", "token");
        check(get("/").header("", "1"), "invalid header field ``: ", "token");
        check(get("/").header("x", "1\r\n"), "invalid header field `x`: ", "control");
        check(get("/").header("x", "\0").header("é", ""), "invalid header field `x`: ", "control");
        let host = get("/").header("host", "a");
        check(host.header("HOST", "a"), "invalid header field `HOST`: ", "more than one");
        check(get("/").header("host", "a b"), "invalid header field `host`: ", "malformed");
    }
}
