//! Reads the head of a response, and decides how its body ends (RFC 9112, sections 4 to 6). There is no
//! I/O here. It is for tests of our own server, so a malformed head is a mistake and not a case to
//! recover from.

use crate::http::{HeaderMap, HeaderName, HeaderValue, HttpMethod, StatusCode};

/// How the body of a response ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// There is no body.
    NoBody,
    /// After this number of bytes.
    Length(u64),
    Chunked,
    /// With the connection.
    Close,
}

/// The head of a response.
#[derive(Debug)]
pub(super) struct ResponseHead {
    pub(super) status: StatusCode,
    pub(super) fields: HeaderMap,
    /// The number of its bytes.
    pub(super) length: usize,
}

impl ResponseHead {
    /// Reads a head. Returns `None` if it is not complete.
    pub(super) fn read(input: &[u8]) -> Option<Result<Self, String>> {
        let length = input.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
        let head = String::from_utf8_lossy(&input[..length]);
        let mut lines = head.trim_end_matches("\r\n").split("\r\n");
        let line = lines.next().unwrap_or_default();
        let read = || {
            let status = line.strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().ok()?;
            let mut fields = HeaderMap::new();
            for line in lines {
                let (name, value) = line.split_once(':')?;
                let name = HeaderName::try_from(name).ok()?;
                fields.append(name, HeaderValue::try_from(value.trim()).ok()?);
            }
            Some(Self { status, fields, length })
        };
        Some(read().ok_or_else(|| format!("this is not the head of a response: {head:?}")))
    }

    /// Returns how the body ends, in the order of RFC 9112, section 6.3.
    pub(super) fn ending(&self, method: &HttpMethod) -> Ending {
        // 1. Responses that never have a body.
        if *method == HttpMethod::HEAD || matches!(self.status.as_u16(), 204 | 304) {
            return Ending::NoBody;
        }
        // 2. A tunnel, or another protocol.
        let is_tunnel = *method == HttpMethod::CONNECT && self.status.is_success();
        if is_tunnel || self.status == StatusCode::SWITCHING_PROTOCOLS {
            return Ending::Close;
        }
        // 3. and 4. A transfer coding overrides the length.
        if let Some(coding) = self.fields.get("transfer-encoding") {
            return if coding == "chunked" { Ending::Chunked } else { Ending::Close };
        }
        // 5. to 8. A length, or else the connection.
        let length = self.fields.get("content-length").and_then(|text| text.parse().ok());
        length.map_or(Ending::Close, Ending::Length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn head_of_a_response_says_how_the_body_ends() {
        let check = |method: HttpMethod, head: &str, expected: Ending| {
            let text = format!("HTTP/1.1 {head}\r\n\r\nrest");
            let head = ResponseHead::read(text.as_bytes()).expect("it is complete");
            let head = head.expect("it is a head");
            assert_eq!(&text[head.length..], "rest");
            assert_eq!(head.ending(&method), expected, "{text}");
        };
        check(HttpMethod::GET, "200 OK\r\nContent-Length: 4", Ending::Length(4));
        check(HttpMethod::GET, "200 \r\ntransfer-encoding: chunked", Ending::Chunked);
        check(HttpMethod::GET, "200 OK", Ending::Close);
        check(HttpMethod::HEAD, "200 OK\r\ncontent-length: 4", Ending::NoBody);
        check(HttpMethod::GET, "304 Not Modified\r\ncontent-length: 4", Ending::NoBody);
        check(HttpMethod::GET, "101 Switching Protocols\r\nupgrade: a", Ending::Close);
        check(HttpMethod::CONNECT, "200 OK\r\ncontent-length: 4", Ending::Close);
    }

    #[test]
    fn incomplete_head_of_a_response_is_not_a_mistake() {
        assert!(ResponseHead::read(b"HTTP/1.1 200 OK\r\na: b\r\n").is_none());
        for wrong in ["HTTP/2 200 OK", "HTTP/1.1 20", "HTTP/1.1 200 OK\r\na b", "x"] {
            let head = ResponseHead::read(format!("{wrong}\r\n\r\n").as_bytes());
            assert!(head.is_some_and(|head| head.is_err()), "{wrong}");
        }
    }
}
