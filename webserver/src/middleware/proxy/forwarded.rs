//! Parses the fields in which proxies report a request's origin: `Forwarded` (RFC 7239) and
//! `X-Forwarded-*`. Each proxy appends an entry at the right. So the entries are read from right to
//! left, as long as they come from trusted proxies. Entries that no trusted proxy wrote are never
//! believed. Reading ends with the first untrusted address, and before an entry that is malformed
//! or hides the address. An unknown scheme or an invalid host is ignored, and the address in the
//! same entry still counts.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use ::http::uri::Authority;

use crate::http::{Forwarded, HeaderMap, trim};

/// Returns the origin that `X-Forwarded-For`, `-Proto` and `-Host` report. Scheme and host are the
/// last values of their fields, which the nearest proxy that writes these fields has written.
pub(crate) fn x_forwarded(
    headers: &HeaderMap,
    peer: IpAddr,
    trust: impl Fn(IpAddr) -> bool,
) -> Forwarded {
    let mut ip = peer;
    for entry in entries(headers, "x-forwarded-for", Commas::All) {
        let address = |text: &str| text.parse().ok().or_else(|| node(text));
        let Some(next) = entry.and_then(address) else { break };
        ip = next.to_canonical();
        if !trust(ip) {
            break;
        }
    }
    let last = |name| entries(headers, name, Commas::All).into_iter().next().flatten();
    let scheme = last("x-forwarded-proto").and_then(scheme);
    let host = last("x-forwarded-host").and_then(host);
    Forwarded { ip, scheme, host }
}

/// Returns the origin that `Forwarded` reports. The scheme and the host are each taken from the
/// last trusted entry that has one.
pub(crate) fn forwarded(
    headers: &HeaderMap,
    peer: IpAddr,
    trust: impl Fn(IpAddr) -> bool,
) -> Forwarded {
    let mut found = Forwarded { ip: peer, scheme: None, host: None };
    for entry in entries(headers, "forwarded", Commas::Unquoted) {
        let Some(element) = entry.and_then(element) else { break };
        found.scheme = element.scheme.or(found.scheme);
        found.host = element.host.or(found.host);
        let Some(next) = element.ip else { break };
        found.ip = next.to_canonical();
        if !trust(found.ip) {
            break;
        }
    }
    found
}

/// The commas that end an element of a list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Commas {
    All,
    /// Commas outside quoted strings.
    Unquoted,
}

/// Returns the elements of a list field from right to left, over all its lines, without empty ones
/// (RFC 9110, section 5.6.1). An element that is not valid UTF-8 is `None`.
fn entries<'a>(headers: &'a HeaderMap, name: &'a str, commas: Commas) -> Vec<Option<&'a str>> {
    let lines: Vec<&[u8]> = headers.get_all(name).collect();
    let mut out = Vec::new();
    for line in lines.into_iter().rev() {
        split(line, commas, &mut out);
    }
    let texts = out.into_iter().map(trim).filter(|entry| !entry.is_empty());
    texts.map(|entry| std::str::from_utf8(entry).ok()).collect()
}

/// Splits from the right. So the left part, which a client may have written, cannot change how the
/// right part is read, for instance by an open quote.
fn split<'a>(line: &'a [u8], commas: Commas, out: &mut Vec<&'a [u8]>) {
    let (mut end, mut at) = (line.len(), line.len());
    while at > 0 {
        at -= 1;
        match line[at] {
            b',' => {
                out.push(&line[at + 1..end]);
                end = at;
            }
            b'"' if commas == Commas::Unquoted => at = opening(&line[..at]).unwrap_or(0),
            _ => {}
        }
    }
    out.push(&line[..end]);
}

/// Returns the index of the opening quote of the quoted string that ends after `inside`.
fn opening(inside: &[u8]) -> Option<usize> {
    let is_escaped = |at: usize| {
        let slashes = inside[..at].iter().rev().take_while(|byte| **byte == b'\\').count();
        slashes % 2 == 1
    };
    (0..inside.len()).rev().find(|at| inside[*at] == b'"' && !is_escaped(*at))
}

/// The entry of one proxy.
#[derive(Debug, Default, PartialEq, Eq)]
struct Element {
    ip: Option<IpAddr>,
    scheme: Option<&'static str>,
    host: Option<String>,
}

/// Parses `[ forwarded-pair ] *( ";" [ forwarded-pair ] )` (RFC 7239, section 4), with each name at
/// most once.
fn element(text: &str) -> Option<Element> {
    let mut element = Element::default();
    let mut seen: Vec<&str> = Vec::new();
    let mut rest = text;
    loop {
        if !rest.is_empty() && !rest.starts_with(';') {
            let (name, value, after) = pair(rest)?;
            if seen.iter().any(|other| other.eq_ignore_ascii_case(name)) {
                return None;
            }
            seen.push(name);
            rest = after;
            if name.eq_ignore_ascii_case("for") {
                element.ip = if is_hidden(&value) { None } else { Some(node(&value)?) };
            } else if name.eq_ignore_ascii_case("proto") {
                element.scheme = scheme(&value);
            } else if name.eq_ignore_ascii_case("host") {
                element.host = host(&value);
            }
        }
        match rest.strip_prefix(';') {
            Some(more) => rest = more,
            None => return rest.is_empty().then_some(element),
        }
    }
}

/// Parses `token "=" ( token / quoted-string )`. Returns the name, the value, and the rest of the
/// text.
fn pair(text: &str) -> Option<(&str, Cow<'_, str>, &str)> {
    let (name, rest) = token(text)?;
    let rest = rest.strip_prefix('=')?;
    let Some(quoted) = rest.strip_prefix('"') else {
        let (value, rest) = token(rest)?;
        return Some((name, value.into(), rest));
    };
    let mut value = String::new();
    let mut chars = quoted.char_indices();
    loop {
        match chars.next()? {
            (at, '"') => return Some((name, value.into(), &quoted[at + 1..])),
            (_, '\\') => value.push(chars.next()?.1),
            (_, other) => value.push(other),
        }
    }
}

fn token(text: &str) -> Option<(&str, &str)> {
    let is_tchar = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    let end = text.find(|c| !is_tchar(c)).unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

/// Whether a proxy hides the address of its client (RFC 7239, sections 6.2 and 6.3).
fn is_hidden(node: &str) -> bool {
    let name = node.split(':').next().unwrap_or_default();
    name.eq_ignore_ascii_case("unknown") || name.len() > 1 && is_obfuscated(name)
}

fn is_obfuscated(text: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    text.strip_prefix('_').is_some_and(|rest| !rest.is_empty() && rest.chars().all(allowed))
}

/// Returns the address of `nodename [ ":" node-port ]` (RFC 7239, section 6).
fn node(text: &str) -> Option<IpAddr> {
    let (ip, rest) = match text.strip_prefix('[') {
        Some(inner) => {
            let (ip, rest) = inner.split_once(']')?;
            (Ipv6Addr::from_str(ip).ok()?.into(), rest)
        }
        None => {
            let (ip, rest) = text.split_at(text.find(':').unwrap_or(text.len()));
            (Ipv4Addr::from_str(ip).ok()?.into(), rest)
        }
    };
    let is_port = |port: &str| {
        let digits = (1..=5).contains(&port.len()) && port.bytes().all(|b| b.is_ascii_digit());
        digits || is_obfuscated(port)
    };
    (rest.is_empty() || rest.strip_prefix(':').is_some_and(is_port)).then_some(ip)
}

/// Returns the scheme of the request. Some proxies write `ws` or `wss` for a WebSocket. It begins
/// as an HTTP request: `ws` over `http`, and `wss` over `https` (RFC 6455, section 3).
fn scheme(text: &str) -> Option<&'static str> {
    let schemes = [("http", "http"), ("https", "https"), ("ws", "http"), ("wss", "https")];
    schemes.into_iter().find(|(name, _)| text.eq_ignore_ascii_case(name)).map(|(_, scheme)| scheme)
}

/// Parses `host [ ":" port ]`. Returns it in lower case, as `Request::host` does.
fn host(text: &str) -> Option<String> {
    let valid = !text.contains('@') && Authority::from_str(text).is_ok();
    valid.then(|| text.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::http::{HeaderName, HeaderValue};

    fn headers(lines: &[(&'static str, &[u8])]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            let value = HeaderValue::from_bytes(value).expect("a field value");
            headers.append(HeaderName::from_static(name), value);
        }
        headers
    }

    /// Trusts 10.0.0.0/8 and `fd00::1`; the peer is one of them.
    fn trust(ip: IpAddr) -> bool {
        match ip {
            IpAddr::V4(v4) => v4.octets()[0] == 10,
            IpAddr::V6(v6) => v6 == Ipv6Addr::new(0xfd00, 0, 0, 0, 0, 0, 0, 1),
        }
    }

    fn peer() -> IpAddr {
        Ipv4Addr::new(10, 0, 0, 1).into()
    }

    #[test]
    fn x_forwarded_for_is_read_from_the_right_over_trusted_proxies() {
        let check = |lines: &[&[u8]], expected: &str| {
            let lines: Vec<_> = lines.iter().map(|line| ("x-forwarded-for", *line)).collect();
            let found = x_forwarded(&headers(&lines), peer(), trust);
            assert_eq!(found.ip.to_string(), expected, "{lines:?}");
        };
        check(&[], "10.0.0.1");
        check(&[b""], "10.0.0.1");
        check(&[b"1.2.3.4"], "1.2.3.4");
        check(&[b"1.2.3.4, 10.0.0.2"], "1.2.3.4");
        check(&[b"6.6.6.6, 1.2.3.4, 10.0.0.2, fd00::1"], "1.2.3.4");
        check(&[b"6.6.6.6", b"1.2.3.4", b"10.0.0.2"], "1.2.3.4");
        check(&[b"10.0.0.3, 10.0.0.2"], "10.0.0.3");
        check(&[b"1.2.3.4:5678"], "1.2.3.4");
        check(&[b"[2001:db8::1]:443"], "2001:db8::1");
        check(&[b"2001:db8::1"], "2001:db8::1");
        check(&[b"::ffff:1.2.3.4"], "1.2.3.4");
        check(&[b"::ffff:10.0.0.9 ,, "], "10.0.0.9");
        // A malformed entry ends the walk at the proxy that passed it on.
        check(&[b"1.2.3.4, unknown"], "10.0.0.1");
        check(&[b"6.6.6.6, evil, 10.0.0.2"], "10.0.0.2");
        check(&[b"1.2.3.4, 1.2.3.4.5"], "10.0.0.1");
        check(&[b"1.2.3.4:port"], "10.0.0.1");
        check(&[b"[::1"], "10.0.0.1");
        check(&[b"\xff"], "10.0.0.1");
    }

    #[test]
    fn x_forwarded_proto_and_host_use_the_last_value_if_it_is_well_formed() {
        let check = |proto: &str, host: &str, expected: (Option<&str>, Option<&str>)| {
            let lines =
                [("x-forwarded-proto", proto.as_bytes()), ("x-forwarded-host", host.as_bytes())];
            let found = x_forwarded(&headers(&lines), peer(), trust);
            assert_eq!((found.scheme, found.host.as_deref()), expected, "{proto} {host}");
        };
        check("https", "a.example", (Some("https"), Some("a.example")));
        check("evil, HTTPS", "evil, a.example:8443", (Some("https"), Some("a.example:8443")));
        check("wss", "A.Example", (Some("https"), Some("a.example")));
        check("WS", "", (Some("http"), None));
        check("javascript", "a b", (None, None));
        check("", "u@a", (None, None));
        check("https,", "a/b", (Some("https"), None));
    }

    #[test]
    fn forwarded_is_read_from_the_right_over_trusted_proxies() {
        let check = |lines: &[&str], expected: (&str, Option<&str>, Option<&str>)| {
            let lines: Vec<_> = lines.iter().map(|line| ("forwarded", line.as_bytes())).collect();
            let found = forwarded(&headers(&lines), peer(), trust);
            let found = (found.ip.to_string(), found.scheme, found.host);
            let found = (found.0.as_str(), found.1, found.2.as_deref());
            assert_eq!(found, expected, "{lines:?}");
        };
        let ip = |text| (text, None, None);
        check(&[], ip("10.0.0.1"));
        check(&["for=1.2.3.4"], ip("1.2.3.4"));
        check(&["FOR=\"1.2.3.4:80\";By=_x"], ip("1.2.3.4"));
        check(&["for=\"[2001:db8::1]:_port\""], ip("2001:db8::1"));
        check(
            &["for=1.2.3.4;proto=https;host=a.example"],
            ("1.2.3.4", Some("https"), Some("a.example")),
        );
        check(&["for=1.2.3.4;proto=wss"], ("1.2.3.4", Some("https"), None));
        // An unknown scheme or an invalid host invalidates neither the address nor the other value.
        check(&["for=1.2.3.4;proto=gopher"], ip("1.2.3.4"));
        check(&["proto=gopher;for=1.2.3.4;host=a"], ("1.2.3.4", None, Some("a")));
        check(&["for=1.2.3.4;host=\"a b\";proto=https"], ("1.2.3.4", Some("https"), None));
        check(
            &["for=1.2.3.4;proto=https, for=10.0.0.2;proto=h2c"],
            ("1.2.3.4", Some("https"), None),
        );
        // The outer proxy received https from the client, and the inner one http.
        check(
            &["for=1.2.3.4;proto=https, for=10.0.0.2;proto=http;host=b"],
            ("1.2.3.4", Some("https"), Some("b")),
        );
        check(
            &["for=6.6.6.6;proto=http, for=1.2.3.4;proto=https"],
            ("1.2.3.4", Some("https"), None),
        );
        check(&["for=6.6.6.6", "for=1.2.3.4, for=10.0.0.2"], ip("1.2.3.4"));
        check(&["for=1.2.3.4;ext=\"a,b;c\\\"d\", , for=10.0.0.2"], ip("1.2.3.4"));
        // A quote that a client leaves open does not swallow the entries of proxies.
        check(&["for=\"6.6.6.6, for=1.2.3.4"], ip("1.2.3.4"));
        check(&["for=\"6.6.6.6\\, for=\"1.2.3.4\""], ip("1.2.3.4"));
        check(&["x=\"", "for=1.2.3.4"], ip("1.2.3.4"));
        // An entry that hides the address ends the walk, and so does a malformed one. The other
        // values of the entry count only if it is well-formed.
        check(&["for=1.2.3.4, for=unknown;proto=https"], ("10.0.0.1", Some("https"), None));
        check(&["for=1.2.3.4, for=_secret, for=10.0.0.2"], ip("10.0.0.2"));
        check(&["for=1.2.3.4, proto=https"], ("10.0.0.1", Some("https"), None));
        for malformed in [
            "for",
            "for=",
            "=1.2.3.4",
            "for = 1.2.3.4",
            "for=1.2.3.4;for=1.2.3.5",
            "for=1.2.3.4 ; proto=https",
            "for=\"1.2.3.4",
            "for=\"1.2.3.4\"x",
            "for=[::1]",
            "for=\"::1\"",
            "for=\"1.2.3.4:123456\"",
            "for=1.2.3.4;proto=",
            "for=_",
        ] {
            check(&["for=6.6.6.6", malformed], ip("10.0.0.1"));
        }
    }

    proptest! {
        /// The client's text is to the left of the proxy's entry, on the same line or on an earlier
        /// line.
        #[test]
        fn forwarded_fields_of_a_client_do_not_change_those_of_its_proxy(
            sent in proptest::collection::vec(prop_oneof![
                Just(b'"'), Just(b'\\'), Just(b','), Just(b';'), Just(b'='), b' '..=b'~',
                0x80..=0xff_u8,
            ], 0..40),
            same_line: bool,
        ) {
            let fields_with = |name: &'static str, proxy: &[u8]| {
                let joined = [&sent[..], b", ", proxy].concat();
                let apart = [(name, &sent[..]), (name, proxy)];
                if same_line { headers(&[(name, &joined)]) } else { headers(&apart) }
            };
            let found = x_forwarded(&fields_with("x-forwarded-for", b"1.2.3.4"), peer(), trust);
            prop_assert_eq!(found.ip.to_string(), "1.2.3.4");
            let element = b"for=1.2.3.4;proto=https;host=\"a:1\"";
            let found = forwarded(&fields_with("forwarded", element), peer(), trust);
            let expected =
                Forwarded { ip: found.ip, scheme: Some("https"), host: Some("a:1".to_owned()) };
            prop_assert_eq!(found.ip.to_string(), "1.2.3.4");
            prop_assert_eq!(found, expected);
        }
    }
}
