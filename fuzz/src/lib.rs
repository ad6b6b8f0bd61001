//! The bodies of the fuzz targets. Each takes any bytes and panics if a guarantee is broken. The
//! files in `fuzz_targets` pass the fuzzer's input to them, and the package `tests` passes the corpora.
#![forbid(unsafe_code)]

pub mod answers;
mod app;
mod body;
mod cookies;
pub mod reference;
mod wire;

use webserver::engine::syntax::{HeadParser, Outcome, dechunk};
use webserver_pattern::{QueryItem, Segment};

pub use self::body::body;
pub use self::cookies::cookies;
pub use self::wire::{Sent, connection, query, response};

/// Request heads: any cut gives the same outcome. If a head is accepted, the slow reader and
/// httparse read the same fields, with the same framing.
pub fn head(data: &[u8]) {
    let Some((step, bytes)) = data.split_first() else { return };
    // A line without an end may be refused only when as much input again has arrived.
    let bytes = &[bytes, b"\r\n\r\n"].concat();
    let mut parser = HeadParser::default();
    let whole = parser.parse(bytes);
    let cut = cut_head(bytes, usize::from(*step).max(1));
    assert_eq!(cut, whole, "{}", bytes.escape_ascii());
    let Outcome::Done(end) = whole else { return };
    let reference::Read::Done(read, used) = reference::head(bytes) else {
        panic!("taken, and is no head: {}", bytes.escape_ascii());
    };
    assert_eq!(used, end);
    let (method, target, version) = parser.line(bytes);
    assert_eq!((method.as_bytes(), target), (&read.method[..], &read.target[..]));
    assert_eq!(version == webserver::Version::Http11, read.minor > 0);
    let fields: Vec<_> = parser.fields(bytes).map(|(n, v)| (n.to_vec(), v.to_vec())).collect();
    assert_eq!(fields, read.fields);
    let framing = match reference::framing(&read) {
        Ok(reference::Framing::Length(n)) => Ok(Some(n)),
        Ok(reference::Framing::Chunked) => Ok(None),
        Err(status) => Err(status),
    };
    assert_eq!(parser.framing(bytes), framing, "{}", bytes.escape_ascii());
    let mut theirs = [httparse::EMPTY_HEADER; 128];
    let parsed = httparse::Request::new(&mut theirs).parse(bytes);
    // httparse does not know HTTP/1.2, which RFC 9110, section 2.5 says to treat as 1.1.
    let is_later = read.minor > 1;
    assert!(is_later || parsed == Ok(httparse::Status::Complete(end)), "{parsed:?}");
}

fn cut_head(bytes: &[u8], step: usize) -> Outcome {
    let mut parser = HeadParser::default();
    let mut outcome = parser.parse(&[]);
    let mut end = 0;
    while end < bytes.len() && outcome == Outcome::More {
        end = bytes.len().min(end + step);
        outcome = parser.parse(&bytes[..end]);
    }
    outcome
}

/// Chunked bodies: any cut gives the same data, and the slow reader gives the same data too.
pub fn chunked(data: &[u8]) {
    let Some((step, bytes)) = data.split_first() else { return };
    let mut whole = Vec::new();
    let outcome = dechunk(bytes, bytes.len(), &mut whole);
    for step in [1, usize::from(*step)] {
        let mut cut = Vec::new();
        assert_eq!(dechunk(bytes, step, &mut cut), outcome, "{}", bytes.escape_ascii());
        assert_eq!(cut, whole);
    }
    match (outcome, reference::chunked(bytes)) {
        (Outcome::Done(end), read) => assert_eq!(read, reference::Read::Done(whole, end)),
        // A mistake is reported as soon as it is seen.
        (Outcome::More, read) => assert_ne!(read, reference::Read::Bad),
        (Outcome::Bad(status), _) => assert!(matches!(status, 400 | 413 | 431), "{status}"),
    }
}

/// Path patterns: an accepted pattern, written out and parsed again, gives the same pattern.
pub fn pattern(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let _ = webserver_pattern::parse_prefix(text);
    let parsed = match webserver_pattern::parse(text) {
        Ok(parsed) => parsed,
        Err(mistakes) => {
            assert!(!mistakes.is_empty());
            assert!(mistakes.iter().all(|one| !one.mistake.to_string().is_empty()));
            return;
        }
    };
    let mut out = String::new();
    for segment in &parsed.segments {
        out.push('/');
        out += &match segment {
            Segment::Text(text) => text.clone(),
            Segment::Param { name, before, after } => format!("{before}{{{name}}}{after}"),
            Segment::Rest { name } => format!("{{{name}..}}"),
        };
    }
    for (at, item) in parsed.query.iter().enumerate() {
        out.push(if at == 0 { '?' } else { '&' });
        out += &match item {
            QueryItem::Param(name) => format!("{{{name}}}"),
            QueryItem::Rest(name) => format!("{{{name}..}}"),
        };
    }
    assert_eq!(webserver_pattern::parse(&out).as_ref(), Ok(&parsed), "{text:?} as {out:?}");
}
