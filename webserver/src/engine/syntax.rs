//! The parsers and the encoder of HTTP/1.1, and the decoders of paths and queries, each by itself:
//! bytes in, a result out. A server uses them through [`Http1`](super::Http1); here benchmarks and
//! fuzz targets reach them.

use std::borrow::Cow;

use serde_core::de::DeserializeOwned;

use crate::extract::urlencoded::bare;
use crate::h1::{self, BodyKind, ChunkEvent, ChunkLimits, Chunked, HeadLimits, HeadScan, Parsed};
use crate::http::{Head, HeaderMap, StatusCode, Version};

/// What a parser makes of the bytes it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The input is complete; the bytes after it begin at this offset.
    Done(usize),
    /// The input is valid so far, but incomplete.
    More,
    /// The input is malformed and is answered with this status.
    Bad(u16),
}

/// The parser of request heads. It keeps its storage between heads, as a connection does.
///
/// ```
/// use webserver::engine::syntax::{HeadParser, Outcome};
///
/// let mut parser = HeadParser::default();
/// let head = b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n";
/// assert_eq!(parser.parse(&head[..9]), Outcome::More);
/// assert_eq!(parser.parse(head), Outcome::Done(head.len()));
/// assert_eq!(parser.line(head).1, b"/a");
/// ```
#[derive(Debug, Default)]
pub struct HeadParser {
    scan: HeadScan,
    head: Head,
    limits: HeadLimits,
}

impl HeadParser {
    /// Forgets the bytes that the parser has seen.
    pub fn reset(&mut self) {
        self.scan = HeadScan::default();
    }

    /// Parses `bytes`, the part of a head that has arrived so far.
    pub fn parse(&mut self, bytes: &[u8]) -> Outcome {
        match self.scan.parse(bytes, 0, &self.limits, &mut self.head) {
            Parsed::Done(end) => Outcome::Done(end),
            Parsed::More => Outcome::More,
            Parsed::Bad(error) => Outcome::Bad(error.status().as_u16()),
        }
    }

    /// Returns the method, target and version of the complete head.
    pub fn line<'b>(&self, bytes: &'b [u8]) -> (&str, &'b [u8], Version) {
        (self.head.method.as_str(), self.head.target.whole.of(bytes), self.head.version)
    }

    /// Returns the names and values of the head's field lines.
    pub fn fields<'b>(&self, bytes: &'b [u8]) -> impl Iterator<Item = (&'b [u8], &'b [u8])> {
        self.head.fields.iter().map(|field| (field.name.of(bytes), field.value.of(bytes)))
    }

    /// Returns how the body is framed: `Ok(Some(length))`, or `Ok(None)` for a chunked body.
    ///
    /// # Errors
    /// Returns the status of the refusal if the framing is invalid.
    pub fn framing(&self, bytes: &[u8]) -> Result<Option<u64>, u16> {
        match h1::framing(&self.head, bytes) {
            Ok(framing) => Ok(match framing.body {
                BodyKind::None => Some(0),
                BodyKind::Length(n) => Some(n),
                BodyKind::Chunked => None,
            }),
            Err(error) => Err(error.status().as_u16()),
        }
    }
}

/// Decodes a chunked body into `out`. The body arrives `step` bytes at a time.
///
/// ```
/// use webserver::engine::syntax::{Outcome, dechunk};
///
/// let mut body = Vec::new();
/// assert_eq!(dechunk(b"2\r\nhi\r\n0\r\n\r\n", 3, &mut body), Outcome::Done(12));
/// assert_eq!(body, b"hi");
/// ```
pub fn dechunk(bytes: &[u8], step: usize, out: &mut Vec<u8>) -> Outcome {
    let mut coding = Chunked::new(ChunkLimits::default());
    let (mut at, mut arrived) = (0, 0);
    loop {
        let input = &bytes[at..arrived];
        match coding.next(input) {
            ChunkEvent::Data(data) => {
                at += data.end;
                out.extend_from_slice(&input[data]);
            }
            ChunkEvent::More if arrived == bytes.len() => return Outcome::More,
            ChunkEvent::More => {
                at = arrived;
                arrived = bytes.len().min(arrived + step.max(1));
            }
            ChunkEvent::Done(used) => return Outcome::Done(at + used),
            ChunkEvent::Bad(error) => return Outcome::Bad(error.status().as_u16()),
        }
    }
}

/// Decodes a piece of a path; returns `None` if it is malformed.
pub fn decode_path(text: &str) -> Option<Cow<'_, str>> {
    bare::path(text)
}

/// Splits and decodes a query, and returns the number of its pairs; `None` if it is malformed.
pub fn query_pairs(query: &str) -> Option<usize> {
    bare::pairs(query)
}

/// Reads a query as a struct; returns `None` if the query does not fit.
pub fn read_query<T: DeserializeOwned>(query: &str) -> Option<T> {
    bare::query(query)
}

/// Writes the head of a response on a keep-alive connection, with a body of `length` bytes.
pub fn encode_head(out: &mut Vec<u8>, status: StatusCode, length: u64, fields: &HeaderMap) {
    let delimiter = h1::Delimiter::Length(length);
    let head = h1::ResponseHead { status, version: Version::Http11, delimiter, keep_alive: true };
    crate::base::clock::with_date(|date| h1::response_head(out, &head, date, fields));
}
