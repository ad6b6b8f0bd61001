//! Checks `host [ ":" port ]` as in the Host field, an absolute target and CONNECT, with the
//! grammar of RFC 3986, sections 3.2.2 and 3.2.3. Nothing is resolved or decoded.

#![expect(
    clippy::inline_always,
    reason = "a call costs more than what is done here, and the compiler does not see it"
)]

use std::net::Ipv6Addr;

use super::class::{self, HOST};
use crate::base::span::Span;

/// The parts of an authority.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Authority<'a> {
    pub(crate) host: &'a [u8],
    /// The port without its colon, or `None` if there is no colon.
    pub(crate) port: Option<&'a [u8]>,
}

/// Splits `bytes`, or returns `None` if they are not `host [ ":" port ]`. Host and port may be
/// empty.
pub(crate) fn authority(bytes: &[u8]) -> Option<Authority<'_>> {
    let end = if bytes.first() == Some(&b'[') { ip_literal(bytes)? } else { reg_name(bytes)? };
    let (host, rest) = bytes.split_at(end);
    let port = match rest.split_first() {
        None => None,
        Some((b':', port)) if port.iter().all(u8::is_ascii_digit) => Some(port),
        Some(_) => return None,
    };
    Some(Authority { host, port })
}

/// Returns the end of a usual host and optional port that begin at `at`. [`authority`] would accept
/// them. The caller checks the byte at the end.
#[inline(always)]
pub(crate) fn fast_authority(bytes: &[u8], at: usize) -> usize {
    let end = class::skip(bytes, at, HOST);
    match bytes.get(end) {
        Some(b':') => {
            let port = bytes[end + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            end + 1 + port
        }
        _ => end,
    }
}

/// Returns whether [`authority`] accepts the bytes at `place`.
#[inline(always)]
pub(crate) fn is_authority(bytes: &[u8], place: Span) -> bool {
    let end = place.end();
    let Some(value) = bytes.get(..end) else { return false };
    let at = class::skip(value, class::skip_usual_host(value, place.at as usize), HOST);
    if at == end {
        return true;
    }
    match value[at..].split_first() {
        Some((b':', port)) => port.iter().all(u8::is_ascii_digit),
        _ => authority(place.of(bytes)).is_some(),
    }
}

/// Finds the end of a `reg-name = *( unreserved / pct-encoded / sub-delims )`, which includes
/// IPv4address.
fn reg_name(bytes: &[u8]) -> Option<usize> {
    let mut at = class::skip(bytes, 0, HOST);
    while bytes.get(at) == Some(&b'%') {
        bytes.get(at + 1..at + 3)?.iter().all(u8::is_ascii_hexdigit).then_some(())?;
        at = class::skip(bytes, at + 3, HOST);
    }
    Some(at)
}

/// Finds the end of an `IP-literal = "[" ( IPv6address / IPvFuture ) "]"`.
fn ip_literal(bytes: &[u8]) -> Option<usize> {
    let end = bytes.iter().position(|byte| *byte == b']')?;
    let inner = bytes.get(1..end)?;
    let is_valid = match inner.split_first() {
        Some((b'v' | b'V', rest)) => is_ip_future(rest),
        _ => std::str::from_utf8(inner).is_ok_and(|text| text.parse::<Ipv6Addr>().is_ok()),
    };
    is_valid.then_some(end + 1)
}

/// Checks `IPvFuture = "v" 1*HEXDIG "." 1*( unreserved / sub-delims / ":" )`, starting after the
/// `v`.
fn is_ip_future(bytes: &[u8]) -> bool {
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    let (_, rest) = bytes.split_at(digits);
    match rest.split_first() {
        Some((b'.', address)) if digits > 0 => {
            !address.is_empty() && address.iter().all(|b| *b == b':' || class::is(*b, HOST))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_is_checked_against_its_grammar() {
        let check = |text: &str, expected: Option<(&str, Option<&str>)>| {
            let found = authority(text.as_bytes());
            let expected = expected.map(|(host, port)| Authority {
                host: host.as_bytes(),
                port: port.map(str::as_bytes),
            });
            assert_eq!(found, expected, "{text:?}");
            for before in ["", "Host: "] {
                for after in ["", "\r\n", "\r\nAccept: */*\r\n\r\n"] {
                    let line = format!("{before}{text}{after}");
                    let place = Span::new(before.len(), text.len());
                    assert_eq!(is_authority(line.as_bytes(), place), found.is_some(), "{line:?}");
                }
            }
        };
        check("", Some(("", None)));
        check("a", Some(("a", None)));
        check("a:", Some(("a", Some(""))));
        check(":80", Some(("", Some("80"))));
        check("a.example:8080", Some(("a.example", Some("8080"))));
        check("127.0.0.1:1", Some(("127.0.0.1", Some("1"))));
        check("a%20b", Some(("a%20b", None)));
        check("a_b!$&'()*+,;=~-", Some(("a_b!$&'()*+,;=~-", None)));
        check("[::1]:8080", Some(("[::1]", Some("8080"))));
        check("[::ffff:1.2.3.4]", Some(("[::ffff:1.2.3.4]", None)));
        check("[v1.a:b]", Some(("[v1.a:b]", None)));
        let bad = [
            "a b",
            "a/b",
            "a?b",
            "a#b",
            "u@a",
            "a:x",
            "a:1:2",
            "a:-1",
            "a:+1",
            "a\\b",
            "\"a\"",
            "a%",
            "a%2",
            "a%2g",
            "[",
            "[]",
            "[::1",
            "::1",
            "[::1]x",
            "[::1]:x",
            "[::g]",
            "[1.2]",
            "[::1%25eth0]",
            "[v.a]",
            "[v1]",
            "[v1.]",
            "[vg.a]",
            "a]",
            "a[",
            "\u{e9}",
            "a\tb",
            "a|b",
        ];
        for text in bad {
            check(text, None);
        }
    }
}
