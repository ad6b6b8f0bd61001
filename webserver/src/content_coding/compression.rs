//! The middleware that encodes responses: which of them, and what it changes in their fields.

use super::accept::{Accepted, accepted};
use super::brotli::BROTLI;
use super::coding::{Coding, Codings, check};
use super::deflate::GZIP;
use super::encoding::encode;
use super::media::is_compressible;
use crate::{
    Body, Exemptible, FutureResponse, HeaderName, HeaderValue, HttpMethod, Middleware, RequestHead,
    Response, RouteInfo, StatusCode,
};

const CONTENT_ENCODING: HeaderName = HeaderName::from_static("content-encoding");
const ETAG: HeaderName = HeaderName::from_static("etag");
const VARY: HeaderName = HeaderName::from_static("vary");

/// The fields of a body that must not be changed: it has a coding, it is a part, or its hash was sent.
const AS_IT_IS: [&str; 5] =
    ["content-encoding", "content-range", "content-digest", "repr-digest", "digest"];

/// Encodes the bodies of responses, so that they are shorter. [The guide](crate::guide::compression)
/// explains when it pays.
///
/// What one response costs in addition, counted with callgrind. A middleware of the server that does
/// nothing takes 1,500 of these instructions.
///
/// | response | instructions | allocations | memory of an encoder |
/// |---|--:|--:|--:|
/// | of a media type that is compressed already | 2,600 | 0 | |
/// | for a client that accepts no coding | 3,000 | 0 | |
/// | 10 KiB of JSON with [`GZIP`] | 1,138,000 | 6 | 330 KiB |
/// | 10 KiB of JSON with [`BROTLI`] | 1,750,000 | 32 | 770 KiB to 2 MiB |
/// | 10 KiB of JSON with `zstandard::ZSTD` | 487,000 | 5, without those in C | 860 KiB to 1.3 MiB |
#[derive(Clone, Copy, Debug)]
pub struct Compression {
    codings: Codings,
    settings: Settings,
}

#[derive(Clone, Copy, Debug)]
struct Settings {
    at_least: u64,
    takes_cookies: bool,
    media_types: fn(&str) -> bool,
}

impl Compression {
    /// Offers [`BROTLI`] and [`GZIP`]. Of codings that a client likes equally, it is the first.
    pub const fn new() -> Self {
        Self::with(&[BROTLI, GZIP])
    }

    /// Offers these codings. Of codings that a client likes equally, it is the first.
    ///
    /// # Panics
    ///
    /// If there is no coding, or one twice. In a list of middleware that is a compile error.
    ///
    /// ```
    /// use webserver::content_coding::{Compression, GZIP};
    /// use webserver::prelude::*;
    ///
    /// #[get("/")]
    /// fn list() -> String {
    ///     "item\n".repeat(1000)
    /// }
    ///
    /// let routes = routes!["/items" with [Compression::with(&[GZIP.level(1)])] => [list]];
    /// ```
    pub const fn with(codings: &[Coding]) -> Self {
        check(codings);
        let codings = Codings::new(codings);
        let settings =
            Settings { at_least: 1024, takes_cookies: false, media_types: is_compressible };
        Self { codings, settings }
    }

    /// Sets how many bytes a body has at least that is encoded; 1 KiB by default. Shorter ones fit into the
    /// packet that has the head. A body whose length is not known is always encoded.
    pub const fn at_least(mut self, bytes: u64) -> Self {
        self.settings.at_least = bytes;
        self
    }

    /// Sets which media types are encoded: those that `is_compressible` returns true for. It gets the type
    /// of the response, without parameters.
    ///
    /// The default are `text/*`, types that end in `+json`, `+xml` or `+text`, and others that are
    /// known not to be compressed, such as `application/json`, `application/wasm` and `image/svg+xml`.
    ///
    /// ```
    /// use webserver::content_coding::Compression;
    ///
    /// const TABLES: Compression = Compression::new().media_types(|media_type| media_type == "text/csv");
    /// ```
    pub const fn media_types(mut self, is_compressible: fn(media_type: &str) -> bool) -> Self {
        self.settings.media_types = is_compressible;
        self
    }

    /// Encodes responses that set cookies, too. See the [guide](crate::guide::compression) for what that
    /// can tell an attacker.
    pub const fn with_cookies(mut self) -> Self {
        self.settings.takes_cookies = true;
        self
    }

    /// Reads what the request of a response says about codings. Returns `None` if the response is not
    /// to be changed.
    fn wanted(&self, request: RequestHead<'_>) -> Option<Wanted> {
        if request.route().is_some_and(RouteInfo::is_exempt_from::<Self>) {
            return None;
        }
        let headers = request.headers();
        let Accepted { coding, needs_coding } = accepted(headers, self.codings.as_slice());
        // A validator that the client compares strongly must stay one.
        let coding = coding.filter(|_| !headers.contains("if-match"));
        let is_head = *request.method() == HttpMethod::HEAD;
        Some(Wanted { coding, needs_coding, is_head, settings: self.settings })
    }
}

impl Default for Compression {
    fn default() -> Self {
        Self::new()
    }
}

impl Exemptible for Compression {}

impl Middleware for Compression {
    fn on_response(&self, mut response: Response) -> FutureResponse {
        let is_error = response.problem().is_some();
        let stands_for_another =
            matches!(response.status(), StatusCode::NOT_MODIFIED | StatusCode::PARTIAL_CONTENT);
        // The fields of an error are known when it is rendered.
        if !is_error && !stands_for_another && !self.settings.let_encode(&response) {
            return response.into();
        }
        let Some(wanted) = response.request().and_then(|request| self.wanted(request)) else {
            return response.into();
        };
        if stands_for_another {
            weaken_as_known(&mut response);
            if self.settings.is_of_encoded(&response) {
                vary(&mut response);
            }
            return response.into();
        }
        if is_error {
            return response.when_rendered(move |response| wanted.apply_to_error(response)).into();
        }
        wanted.apply(response).into()
    }
}

impl Settings {
    /// Returns whether the status and the fields of a response let its body have a coding.
    fn let_encode(self, response: &Response) -> bool {
        let status = response.status();
        let headers = response.headers();
        !status.is_informational()
            && !matches!(status, StatusCode::NO_CONTENT | StatusCode::PARTIAL_CONTENT)
            && media_type(response).is_some_and(self.media_types)
            && !headers.iter().any(|(name, value)| self.forbids(name, value))
    }

    /// Returns whether a 304 or a 206 may be that of a response that is encoded. It has to have the `Vary` of
    /// the 200 (RFC 9110, sections 15.3.7 and 15.4.5). A 304 does not say its type, and one 206 may consist
    /// of several parts, which say it.
    fn is_of_encoded(self, response: &Response) -> bool {
        media_type(response).is_none_or(|media_type| {
            media_type.eq_ignore_ascii_case("multipart/byteranges")
                || (self.media_types)(media_type)
        })
    }

    /// Returns whether a field says that the body stays as it is.
    fn forbids(self, name: &str, value: &[u8]) -> bool {
        let is = |other: &str| name.eq_ignore_ascii_case(other);
        let is_no_transform =
            |directive: &[u8]| directive.trim_ascii().eq_ignore_ascii_case(b"no-transform");
        AS_IT_IS.into_iter().any(is)
            || is("set-cookie") && !self.takes_cookies
            || is("cache-control") && value.split(|byte| *byte == b',').any(is_no_transform)
    }
}

/// Returns the media type of a response, without parameters.
fn media_type(response: &Response) -> Option<&str> {
    let media_type = response.headers().get("content-type")?;
    Some(media_type.split(';').next().unwrap_or_default().trim_ascii())
}

/// What a client wants, and what the server does with it.
#[derive(Clone, Copy)]
struct Wanted {
    coding: Option<Coding>,
    needs_coding: bool,
    is_head: bool,
    settings: Settings,
}

impl Wanted {
    fn apply_to_error(self, response: Response) -> Response {
        if self.settings.let_encode(&response) { self.apply(response) } else { response }
    }

    /// Encodes a response that the settings let encode, if the client wants it.
    fn apply(self, mut response: Response) -> Response {
        if response.body().is_empty() && !self.is_head {
            return response;
        }
        vary(&mut response);
        match self.coding {
            Some(coding) if self.needs_coding || self.is_long(&response) => {
                encode_response(response, &coding)
            }
            _ => response,
        }
    }

    fn is_long(self, response: &Response) -> bool {
        let announced = || response.headers().get("content-length")?.parse().ok();
        // The handler of a HEAD may only announce a length.
        let length = match response.body().len() {
            Some(0) | None => announced(),
            known => known,
        };
        length.is_none_or(|length: u64| length >= self.settings.at_least)
    }
}

fn encode_response(mut response: Response, coding: &Coding) -> Response {
    let headers = response.headers_mut();
    headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
    headers.remove("content-length");
    // A range counts the bytes of the encoded body, which nobody has.
    headers.remove("accept-ranges");
    weaken(&mut response);
    let body = response.take_body();
    // The handler of a HEAD may leave the body out. Its length is no longer known.
    let body = if body.is_empty() { Body::stream(body) } else { encode(body, coding) };
    response.with_body(body)
}

/// Makes a strong validator weak, because the bytes of the body differ from time to time (RFC 9110,
/// section 8.8.3.3).
fn weaken(response: &mut Response) {
    let weak = response.headers().get_bytes("etag").filter(|tag| !tag.starts_with(b"W/"));
    let weak = weak.map(|tag| HeaderValue::try_from([b"W/", tag].concat()));
    if let Some(Ok(weak)) = weak {
        response.headers_mut().insert(ETAG, weak);
    }
}

/// Makes the validator of a 304 weak if the client knows it as weak, so that a cache finds the response
/// that it has stored (RFC 9111, section 4.3.4).
fn weaken_as_known(response: &mut Response) {
    let Some(request) = response.request() else { return };
    let Some(tag) = response.headers().get_bytes("etag") else { return };
    let weak = [b"W/", tag].concat();
    let known = |wanted: &[u8]| {
        let has = |line: &[u8]| line.windows(wanted.len()).any(|window| window == wanted);
        request.headers().get_all("if-none-match").any(has)
    };
    if tag.starts_with(b"\"") && known(&weak) {
        weaken(response);
    }
}

/// Says that the response depends on `Accept-Encoding`.
fn vary(response: &mut Response) {
    let is_said = |name: &[u8]| {
        let name = name.trim_ascii();
        name.eq_ignore_ascii_case(b"accept-encoding") || name == b"*"
    };
    let is_said = |line: &[u8]| line.split(|byte| *byte == b',').any(is_said);
    if !response.headers().get_all("vary").any(is_said) {
        response.headers_mut().append(VARY, HeaderValue::from_static("accept-encoding"));
    }
}
