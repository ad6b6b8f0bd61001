//! A content that was found, and the response that it becomes for a request: conditions first, then
//! ranges (RFC 9110, section 13.2.2).

use std::collections::VecDeque;
use std::fs::File;
use std::ops::Range;
use std::sync::Arc;
use std::time::SystemTime;

use bytes::Bytes;

use super::chunks::{Chunks, Piece, read_cached};
use super::coding::Coding;
use super::opened::Stamp;
use super::parts;
use super::range::{self, Wanted};
use crate::{
    Body, Cx, ETag, FromRequest, HeaderName, HeaderValue, HttpMethod, LastModified, Preconditions,
    Problem, Request, Response, ResponsePart, StatusCode,
};

/// The bytes of a file in one coding, and what is said about them.
pub(super) struct Content {
    pub(super) media_type: &'static str,
    pub(super) coding: Option<Coding>,
    pub(super) tag: Option<ETag>,
    pub(super) modified: Option<SystemTime>,
    pub(super) cache: HeaderValue,
    /// The fields of the request that the choice of this content depends on.
    pub(super) vary: Option<&'static str>,
    pub(super) len: u64,
    pub(super) source: Source,
}

/// Where the bytes are.
pub(super) enum Source {
    File(Arc<File>, Stamp),
    Memory(&'static [u8]),
}

/// A file up to this size, in bytes, is read at once if the system has it in memory, without the stream
/// that a longer one needs.
const SMALL: u64 = 64 * 1024;

impl Content {
    /// Answers a GET or HEAD. `most` is the largest number of ranges.
    pub(super) fn reply(self, request: &Request, most: usize) -> Result<Response, Problem> {
        let mut response = self.head()?;
        let Ok(conditions) = Preconditions::from_request(Cx { request, needs: () });
        if self.is_not_modified(&conditions)? {
            response.set_status(StatusCode::NOT_MODIFIED);
            // It helps only a client without a tag (section 15.4.5).
            if self.tag.is_some() {
                response.headers_mut().remove("last-modified");
            }
            return Ok(response);
        }
        if let Some(coding) = self.coding {
            set(&mut response, "content-encoding", HeaderValue::from_static(coding.name()));
        }
        set(&mut response, "accept-ranges", HeaderValue::from_static("bytes"));
        set(&mut response, "x-content-type-options", HeaderValue::from_static("nosniff"));
        // "A server MUST ignore a Range header field received with a request method that is unrecognized
        // or for which range handling is not defined" (section 14.2): that is HEAD.
        if *request.method() == HttpMethod::HEAD {
            set(&mut response, "content-type", HeaderValue::from_static(self.media_type));
            set(&mut response, "content-length", self.len.into());
            return Ok(response);
        }
        match wanted(request, &response, self.len, most) {
            Wanted::Whole => {
                set(&mut response, "content-type", HeaderValue::from_static(self.media_type));
                let all = 0..self.len;
                response.set_body(self.body(all));
            }
            Wanted::Parts(parts) => self.partial(&mut response, &parts),
            Wanted::Nothing => return Err(not_satisfiable(self.len)),
        }
        Ok(response)
    }

    /// Begins the response with the fields that a 304 has as well.
    fn head(&self) -> Result<Response, Problem> {
        let mut response = Response::default();
        set(&mut response, "cache-control", self.cache.clone());
        if let Some(tag) = &self.tag {
            let part = tag.clone().apply(&mut response);
            part.map_err(|_| Problem::new(StatusCode::INTERNAL_SERVER_ERROR))?;
        }
        if let Some(time) = self.modified {
            let part = LastModified(time).apply(&mut response);
            part.map_err(|_| Problem::new(StatusCode::INTERNAL_SERVER_ERROR))?;
        }
        if let Some(vary) = self.vary {
            set(&mut response, "vary", HeaderValue::from_static(vary));
        }
        Ok(response)
    }

    /// Evaluates the conditions of a request: whether the client has this content already, or the problem
    /// of a condition that is false.
    fn is_not_modified(&self, conditions: &Preconditions) -> Result<bool, Problem> {
        let modified = self.modified.map(LastModified);
        match (&self.tag, modified) {
            (Some(tag), Some(modified)) => {
                conditions.check((tag, modified))?;
                Ok(conditions.is_not_modified((tag, modified)))
            }
            (Some(tag), None) => {
                conditions.check(tag)?;
                Ok(conditions.is_not_modified(tag))
            }
            (None, Some(modified)) => {
                conditions.check(modified)?;
                Ok(conditions.is_not_modified(modified))
            }
            (None, None) => Ok(false),
        }
    }

    /// Makes the response a 206: of one range, or of several in one body (section 15.3.7).
    fn partial(self, response: &mut Response, ranges: &[Range<u64>]) {
        response.set_status(StatusCode::PARTIAL_CONTENT);
        if let [range] = ranges {
            let value = parts::content_range(range, self.len);
            let value = HeaderValue::try_from(value).expect("numbers can be in a field");
            set(response, "content-type", HeaderValue::from_static(self.media_type));
            set(response, "content-range", value);
            response.set_body(self.body(range.clone()));
            return;
        }
        let framed = parts::frame(ranges, self.len, self.media_type);
        let value =
            HeaderValue::try_from(framed.content_type).expect("a boundary is made of letters");
        set(response, "content-type", value);
        response.set_body(match self.source {
            Source::File(file, stamp) => {
                Body::sized_stream(framed.len, Chunks::new(file, stamp, framed.pieces))
            }
            Source::Memory(bytes) => Body::from(parts::join(framed.pieces, bytes)),
        });
    }

    /// Returns the body of one range.
    fn body(self, range: Range<u64>) -> Body {
        let len = range.end - range.start;
        match self.source {
            Source::Memory(bytes) => Bytes::from_static(parts::slice(bytes, &range)).into(),
            Source::File(file, stamp) => {
                if len <= SMALL
                    && let Some(bytes) = read_cached(&file, range.start, len, stamp)
                {
                    return bytes.into();
                }
                Body::sized_stream(
                    len,
                    Chunks::new(file, stamp, VecDeque::from([Piece::Part(range)])),
                )
            }
        }
    }
}

/// Returns what a request asks for. The tag and the time of the content are in the response.
fn wanted(request: &Request, response: &Response, len: u64, most: usize) -> Wanted {
    let Some(field) = only_value(request, "range") else { return Wanted::Whole };
    if request.headers().contains("if-range") && !is_unchanged(request, response) {
        return Wanted::Whole;
    }
    range::wanted(field, len, most)
}

/// Returns whether the content is the one that `If-Range` names (section 13.1.5). A weak tag never is,
/// because the client would join bytes of two contents. A date has to be exactly the one that was sent.
fn is_unchanged(request: &Request, response: &Response) -> bool {
    let Some(named) = only_value(request, "if-range") else { return false };
    let is_tag = named.starts_with(b"\"") || named.starts_with(b"W/");
    let present = response.headers().get_bytes(if is_tag { "etag" } else { "last-modified" });
    !named.starts_with(b"W/") && present == Some(named)
}

/// Returns the value of a field that a request has exactly once.
fn only_value<'r>(request: &'r Request, name: &'r str) -> Option<&'r [u8]> {
    let mut values = request.headers().get_all(name);
    values.next().filter(|_| values.next().is_none())
}

/// Returns the problem of a range that does not exist (section 15.5.17).
fn not_satisfiable(len: u64) -> Problem {
    let value =
        HeaderValue::try_from(format!("bytes */{len}")).expect("a number can be in a field");
    Problem::new(StatusCode::RANGE_NOT_SATISFIABLE)
        .detail(format!("the content has {len} bytes"))
        .header(HeaderName::from_static("content-range"), value)
}

fn set(response: &mut Response, name: &'static str, value: HeaderValue) {
    response.headers_mut().insert(HeaderName::from_static(name), value);
}
