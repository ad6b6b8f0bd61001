//! The middleware that decodes requests: which of them, and what it changes in their fields.

use super::coding::{Coding, Codings, check};
use super::decoding::{Expansion, decode};
use super::deflate::{DEFLATE, GZIP};
use crate::{
    Exemptible, FutureRequest, HeaderName, HeaderValue, IntoResponse, Middleware, Place, Problem,
    Request, RouteInfo, StatusCode,
};

const ACCEPT_ENCODING: HeaderName = HeaderName::from_static("accept-encoding");

/// Decodes the bodies of requests, so that every extractor gets the decoded body.
#[derive(Clone, Copy, Debug)]
pub struct Decompression {
    codings: Codings,
    expansion: Expansion,
}

impl Decompression {
    /// Accepts [`GZIP`] and [`DEFLATE`], whose decoders take about 40 KiB for each request.
    pub const fn new() -> Self {
        Self::with(&[GZIP, DEFLATE])
    }

    /// Accepts these codings. A decoder of [`BROTLI`](super::BROTLI) may take 4 MiB as soon as a few bytes
    /// are received, and one of `zstd` 8 MiB when as much is decoded.
    ///
    /// # Panics
    ///
    /// If there is no coding, or one twice. In a list of middleware that is a compile error.
    pub const fn with(codings: &[Coding]) -> Self {
        check(codings);
        let codings = Codings::new(codings);
        Self { codings, expansion: Expansion { ratio: 100, allowed: 1024 * 1024 } }
    }

    /// Sets how many bytes may be decoded from each byte, 100 by default. This is checked once more than
    /// `allowed` bytes were decoded, 1 MiB by default. A body that expands further is answered with 413.
    ///
    /// # Panics
    ///
    /// If the ratio is 0. In a list of middleware that is a compile error.
    pub const fn expansion(mut self, ratio: u32, allowed: u64) -> Self {
        assert!(ratio > 0, "a body that may not expand cannot be decoded: the ratio is 0");
        self.expansion = Expansion { ratio, allowed };
        self
    }

    fn decoded(&self, mut request: Request) -> Result<Request, Problem> {
        let is_exempt = request.route().is_some_and(RouteInfo::is_exempt_from::<Self>);
        if is_exempt || !request.headers().contains("content-encoding") {
            return Ok(request);
        }
        let coding = self.coding(&request)?;
        request.headers_mut().remove("content-encoding");
        if let Some(coding) = coding {
            let body = request.take_body();
            if !body.is_empty() {
                request.headers_mut().remove("content-length");
                request.set_body(decode(body, &coding, self.expansion));
            }
        }
        Ok(request)
    }

    /// Returns the coding of a body, if it has any.
    fn coding(&self, request: &Request) -> Result<Option<Coding>, Problem> {
        let lines = request.headers().get_all("content-encoding");
        let names = lines.flat_map(|line| line.split(|byte| *byte == b',')).map(<[u8]>::trim_ascii);
        let mut names =
            names.filter(|name| !name.is_empty() && !name.eq_ignore_ascii_case(b"identity"));
        let Some(name) = names.next() else { return Ok(None) };
        if names.next().is_some() {
            return Err(self.refused("more than one coding is not decoded"));
        }
        let known = self.codings.as_slice().iter().find(|coding| coding.is_called(name));
        known.copied().map(Some).ok_or_else(|| self.refused("is not one that this server decodes"))
    }

    fn refused(&self, detail: &str) -> Problem {
        let names: Vec<_> = self.codings.as_slice().iter().map(Coding::name).collect();
        let problem = Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE)
            .mistake(Place::Header("content-encoding".into()), detail);
        match HeaderValue::try_from(names.join(", ")) {
            Ok(names) => problem.header(ACCEPT_ENCODING, names),
            Err(_) => problem,
        }
    }
}

impl Default for Decompression {
    fn default() -> Self {
        Self::new()
    }
}

impl Exemptible for Decompression {}

impl Middleware for Decompression {
    fn on_request(&self, request: Request) -> FutureRequest {
        self.decoded(request).map_err(IntoResponse::into_response).into()
    }
}
