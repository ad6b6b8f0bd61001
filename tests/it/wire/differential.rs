//! Compares our parser of heads with httparse. They agree, except where one of the rules makes our
//! parser stricter on purpose. Also compares the framing of heads, decided by the engine, with a
//! slow reader that follows the sentences of RFC 9112, section 6.3.

use std::net::Ipv6Addr;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use webserver::engine::syntax::{HeadParser, Outcome};
use webserver_fuzz::reference::{self, Framing, Read, trim};

/// A head as httparse parses it.
struct Theirs {
    end: usize,
    method: String,
    target: Vec<u8>,
    minor: u8,
    fields: Vec<(Vec<u8>, Vec<u8>)>,
}

fn theirs(input: &[u8]) -> Option<Theirs> {
    let mut fields = [httparse::EMPTY_HEADER; 256];
    let mut request = httparse::Request::new(&mut fields);
    let Ok(httparse::Status::Complete(end)) = request.parse(input) else { return None };
    let fields = request.headers.iter();
    Some(Theirs {
        end,
        method: request.method?.to_owned(),
        target: request.path?.as_bytes().to_vec(),
        minor: request.version?,
        fields: fields.map(|f| (f.name.as_bytes().to_vec(), f.value.to_vec())).collect(),
    })
}

/// Returns the rule that makes our parser refuse what httparse accepts.
fn rule(input: &[u8], head: &Theirs) -> Option<&'static str> {
    let raw = &input[..head.end];
    let is_bare = |(at, byte): (usize, &u8)| *byte == b'\n' && (at == 0 || raw[at - 1] != b'\r');
    let empty = raw.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    let hosts: Vec<_> =
        head.fields.iter().filter(|(name, _)| name.eq_ignore_ascii_case(b"host")).collect();
    let rules = [
        ("a bare LF ends no line", raw.iter().enumerate().any(is_bare)),
        ("more than four empty lines", empty > 8),
        ("a method longer than any", head.method.len() > 32),
        ("a target of none of the forms that the method has", !is_target(head)),
        ("an HTTP/1.1 request without Host", head.minor == 1 && hosts.is_empty()),
        ("Host twice", hosts.len() > 1),
        ("a malformed Host", hosts.iter().any(|(_, value)| !is_authority(value))),
        ("more than a hundred fields", head.fields.len() > 100),
    ];
    rules.iter().find(|(_, applies)| *applies).map(|(text, _)| *text)
}

fn is_target(head: &Theirs) -> bool {
    if str::from_utf8(&head.target).is_err() {
        return false;
    }
    let is_own = |b: &u8| b.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/%".contains(b);
    let is_path = |b: &u8| is_own(b) || !b.is_ascii() || b"[]{}|^`\"<>".contains(b);
    let is_query = |b: &u8| is_path(b) || b"?\\".contains(b);
    let is_both = |text: &[u8]| {
        let mark = text.iter().position(|b| *b == b'?').unwrap_or(text.len());
        text[..mark].iter().all(is_path) && text[mark..].iter().all(is_query)
    };
    let target = head.target.as_slice();
    if head.method == "CONNECT" {
        let port = target.rsplit(|b| *b == b':').next().unwrap_or_default();
        let port = std::str::from_utf8(port).ok().and_then(|port| port.parse::<u16>().ok());
        let has_host = !target.starts_with(b":");
        return is_authority(target) && has_host && port.is_some_and(|port| port > 0);
    }
    if target == b"*" {
        return head.method == "OPTIONS";
    }
    if target.starts_with(b"/") {
        return is_both(target);
    }
    let lower = target.to_ascii_lowercase();
    let scheme = ["http://", "https://"].into_iter().find(|s| lower.starts_with(s.as_bytes()));
    let Some(rest) = scheme.map(|scheme| &target[scheme.len()..]) else { return false };
    let end = rest.iter().position(|b| b"/?".contains(b)).unwrap_or(rest.len());
    let (host, rest) = rest.split_at(end);
    is_authority(host) && !host.is_empty() && !host.starts_with(b":") && is_both(rest)
}

/// Returns whether the value is a `host [ ":" port ]` of RFC 3986, sections 3.2.2 and 3.2.3.
fn is_authority(value: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(value) else { return false };
    let is_name = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=".contains(c);
    let (is_host, port) = if let Some(rest) = text.strip_prefix('[') {
        let Some((address, port)) = rest.split_once(']') else { return false };
        let future = address.strip_prefix(['v', 'V']).and_then(|rest| rest.split_once('.'));
        let is_future = future.is_some_and(|(version, rest)| {
            !version.is_empty()
                && version.chars().all(|c| c.is_ascii_hexdigit())
                && !rest.is_empty()
                && rest.chars().all(|c| c == ':' || is_name(c))
        });
        (is_future || address.parse::<Ipv6Addr>().is_ok(), port)
    } else {
        let (name, port) = text.split_at(text.find(':').unwrap_or(text.len()));
        let mut pieces = name.split('%');
        let is_escape = |piece: &str| {
            piece.len() >= 2 && piece.is_char_boundary(2) && {
                let (digits, rest) = piece.split_at(2);
                digits.chars().all(|c| c.is_ascii_hexdigit()) && rest.chars().all(is_name)
            }
        };
        let is_first = pieces.next().is_none_or(|piece| piece.chars().all(is_name));
        (is_first && pieces.all(is_escape), port)
    };
    let is_port = |port: &str| port.chars().all(|c| c.is_ascii_digit());
    is_host && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port))
}

/// Returns text to insert somewhere into a head.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let known = select(vec![
        "\r\n",
        "\n",
        "\r",
        " ",
        "\t",
        "\0",
        "\x7f",
        ":",
        "Host: b\r\n",
        "Host: [::1]\r\n",
        "x",
        "%",
        "/",
        "?",
        "#",
        "*",
        "\"",
        "[",
        "\u{e9}",
        "HTTP/1.0",
        " HTTP/1.1\r\n",
        "http://",
        "@",
    ]);
    prop_oneof![known.prop_map(|text| text.as_bytes().to_vec()), vec(any::<u8>(), 1..3)]
}

/// Returns heads that are well-formed except for a few changes.
fn heads() -> impl Strategy<Value = Vec<u8>> {
    let usual = |weight: u32, one: &'static str, other: &'static str| prop_oneof![weight => one, 1 => other];
    let empty = usual(9, "(\r\n){0,4}", "(\r\n){5,6}");
    let method = usual(9, "GET|POST|OPTIONS|[A-Z!#$%&'*+.^_`|~-]{1,12}", "CONNECT|[A-Z]{30,36}");
    let target = usual(
        3,
        "/[a-z0-9._~%:@!$&'()*+,;=/-]{0,12}(\\?[a-z0-9=&?\\[\\]{}|^`/-]{0,12})?|http://[a-z.]{1,9}/",
        "http://[a-z.%0-9\\[\\]:@]{0,9}(/[a-z]{0,3})?|[a-z]{1,5}:[0-9]{0,6}|\\*|[a-z]{1,4}",
    );
    let version = usual(9, "1\\.[01]", "1\\.[23]");
    let host = usual(
        3,
        "Host:[a-z.]{0,8}(:[0-9]{0,3})?\r\n",
        "(Host: ?[a-z0-9.:%\\[\\]]{0,12}\r\n){1,2}|(Host:a\r\n){2}|(host: \\[::[0-9a-g:.]{0,5}\\]\r\n)?",
    );
    let line = "[A-Za-z0-9!#$%&'*+.^_`|~-]{1,8}:[ \t]?([!-~]([ -~\t]{0,12}[!-~])?)?[ \t]?\r\n";
    let count = prop_oneof![9 => 0..6_usize, 1 => 98..102_usize];
    let change = (any::<Index>(), 0..4_usize, piece());
    let lines = (vec(line, 1..5), count);
    let changes = prop_oneof![vec(change, 1..3), Just(Vec::new())];
    (empty, method, target, version, host, lines, changes).prop_map(
        |(empty, method, target, version, host, (lines, count), changes)| {
            let fields: String = lines.iter().cycle().take(count).map(String::as_str).collect();
            let head = format!("{empty}{method} {target} HTTP/{version}\r\n{host}{fields}\r\n");
            let mut head = head.into_bytes();
            for (place, removed, piece) in changes {
                let at = place.index(head.len());
                let end = head.len().min(at + removed);
                head.splice(at..end, piece);
            }
            // Every head is complete after this.
            head.extend_from_slice(b"\r\n\r\n");
            head
        },
    )
}

/// Returns fields that affect framing or look as if they could, for HTTP/1.0 and 1.1.
fn framed() -> impl Strategy<Value = Vec<u8>> {
    let name = select(vec![
        "Content-Length",
        "Transfer-Encoding",
        "content-length",
        "TRANSFER-ENCODING",
        "Expect",
        "Connection",
        "TE",
        "Upgrade",
    ]);
    let value = select(vec![
        "chunked",
        "Chunked ",
        "gzip",
        "gzip, chunked",
        "chunked, gzip",
        "chunked,chunked",
        "",
        ",",
        "chunked;",
        "gzip;q=1",
        "identity",
        "3",
        "03",
        "0",
        "3, 3",
        "+3",
        "18446744073709551615",
        "18446744073709551616",
        "100-continue",
        "100-Continue,",
        "x",
        "close",
        "keep-alive",
    ]);
    let method = select(vec!["GET", "POST", "CONNECT"]);
    (method, 0..3_u8, vec((name, value), 0..5)).prop_map(|(method, minor, fields)| {
        let target = if method == "CONNECT" { "a:80" } else { "/" };
        let mut head = format!("{method} {target} HTTP/1.{minor}\r\nHost: a\r\n");
        for (name, value) in fields {
            head.extend([name, ": ", value, "\r\n"]);
        }
        (head + "\r\n").into_bytes()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2048) })]

    #[test]
    fn differential_with_httparse_has_a_rule_for_each_difference(head in heads()) {
        let mut parser = HeadParser::default();
        let ours = parser.parse(&head);
        let text = head.escape_ascii().to_string();
        match (ours, theirs(&head)) {
            (Outcome::Done(end), Some(theirs)) => {
                prop_assert_eq!(rule(&head, &theirs), None, "accepted anyway: {}", text);
                let (method, target, version) = parser.line(&head);
                prop_assert_eq!((method, target), (&theirs.method[..], &theirs.target[..]));
                prop_assert_eq!(version == webserver::Version::Http11, theirs.minor == 1);
                let fields: Vec<_> = parser.fields(&head).collect();
                let same = fields.iter().zip(&theirs.fields).all(|(a, b)| *a == (&b.0[..], trim(&b.1)));
                prop_assert!(same && fields.len() == theirs.fields.len(), "{}", text);
                prop_assert_eq!(end, theirs.end);
            }
            // httparse does not know HTTP/1.2, which must be processed as 1.1 (RFC 9110, section
            // 6.2).
            (Outcome::Done(_), None) => {
                let is_later = ["HTTP/1.2", "HTTP/1.3"].iter().any(|v| text.contains(v));
                prop_assert!(is_later, "{}", text);
            }
            (Outcome::Bad(_) | Outcome::More, Some(theirs)) => {
                prop_assert!(rule(&head, &theirs).is_some(), "refused for no reason: {}", text);
                prop_assert_ne!(ours, Outcome::More, "{}", text);
            }
            (Outcome::Bad(_), None) => {}
            (Outcome::More, None) => prop_assert!(false, "it has an end: {}", text),
        }
    }

    #[test]
    fn differential_framing_follows_the_steps_of_the_rfc(head in framed()) {
        let mut parser = HeadParser::default();
        prop_assert_eq!(parser.parse(&head), Outcome::Done(head.len()));
        let Read::Done(read, _) = reference::head(&head) else { panic!("it is well-formed") };
        let expected = reference::framing(&read).map(|framing| match framing {
            Framing::Length(length) => Some(length),
            Framing::Chunked => None,
        });
        prop_assert_eq!(parser.framing(&head), expected, "{}", head.escape_ascii());
    }
}
