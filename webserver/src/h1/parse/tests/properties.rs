//! Properties that hold for any input. Every head that we accept is read as httparse reads it,
//! chunked bodies are decoded like a simple reference decoder, and no cut changes the result.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::chunks::decode;
use super::{head_in_pieces, parse_head};
use crate::h1::encode::{
    CHUNK_END, Delimiter, LAST_CHUNK, ResponseHead, chunk_head, response_head,
};
use crate::h1::parse::{ChunkLimits, HeadLimits, Parsed};
use crate::http::{Head, HeaderMap, HeaderName, HeaderValue, Version};

/// Method, target, version and fields.
type Plain = (Vec<u8>, Vec<u8>, u8, Vec<(Vec<u8>, Vec<u8>)>);

fn ours(input: &[u8]) -> Option<(usize, Plain)> {
    let mut head = Head::default();
    let Parsed::Done(end) = parse_head(input, 0, &HeadLimits::default(), &mut head) else {
        return None;
    };
    let fields = head.fields.iter();
    let fields = fields.map(|f| (f.name.of(input).to_vec(), f.value.of(input).to_vec())).collect();
    let minor = u8::from(head.version == Version::Http11);
    let target = head.target.whole.of(input).to_vec();
    Some((end, (head.method.as_str().into(), target, minor, fields)))
}

fn theirs(input: &[u8]) -> Option<(usize, Plain)> {
    let mut fields = [httparse::EMPTY_HEADER; 128];
    let mut request = httparse::Request::new(&mut fields);
    let Ok(httparse::Status::Complete(end)) = request.parse(input) else { return None };
    let fields = request.headers.iter();
    let fields = fields.map(|f| (f.name.as_bytes().to_vec(), f.value.to_vec())).collect();
    let method = request.method?.as_bytes().to_vec();
    Some((end, (method, request.path?.as_bytes().to_vec(), request.version?, fields)))
}

fn pieces() -> impl Strategy<Value = &'static [u8]> {
    select(vec![
        &b"GET"[..],
        b"POST",
        b"CONNECT",
        b"OPTIONS",
        b" ",
        b"/",
        b"*",
        b"a:80",
        b"?",
        b"%20",
        b"http://a/",
        b" HTTP/1.1",
        b" HTTP/1.0",
        b" HTTP/1.2",
        b"\r\n",
        b"\r\n",
        b"\r\n\r\n",
        b"\n",
        b"\r",
        b"Host: a",
        b"Host:",
        b"X",
        b":",
        b" ",
        b"\t",
        b"\0",
        b"\x7f",
        b"\xff",
        b"value of a length that is scanned wide",
        b"Content-Length: 3",
        b"\"",
        b"(",
        b"#",
        b"[",
    ])
}

/// Generates heads, most of them well-formed: the parts of each line, and sometimes an inserted
/// piece.
fn heads() -> impl Strategy<Value = Vec<u8>> {
    let target = "(/[a-z0-9._~%:@!$&'()*+,;=/é\\[\\]{}|^`\"<>-]{0,20}(\\?[a-z0-9=&?\\[\\]{}|^`\"<>é/-]{0,20})?)\
                  |http://a\\.b:[0-9]{1,3}(/c)?";
    let name = "[A-Za-z0-9!#$%&'*+.^_`|~-]{1,12}";
    let value = "[ \t]{0,2}([!-~]([ -~\t]{0,40}[!-~])?)?[ \t]{0,2}";
    let line = ("[A-Z]{1,10}|get|M-SEARCH", target, "HTTP/1\\.[01]");
    let fields = vec((name, value), 0..8);
    let insert = proptest::option::weighted(0.4, (any::<prop::sample::Index>(), pieces()));
    (line, fields, insert).prop_map(|((method, target, version), fields, insert)| {
        let mut head = format!("{method} {target} {version}\r\nHost: a.b:80\r\n");
        for (name, value) in fields {
            head.extend([name.as_str(), ":", value.as_str(), "\r\n"]);
        }
        let mut head = head.into_bytes();
        head.extend_from_slice(b"\r\n");
        if let Some((place, piece)) = insert {
            let place = place.index(head.len());
            head.splice(place..place, piece.iter().copied());
        }
        head
    })
}

/// Returns the ends of the pieces that `length` bytes arrive in.
fn cuts(length: usize, at: &[prop::sample::Index]) -> Vec<usize> {
    let mut ends: Vec<_> = at.iter().map(|index| index.index(length.max(1))).collect();
    ends.push(length);
    ends.sort_unstable();
    ends
}

/// Decodes a body without extensions as RFC 9112, section 7.1.3 describes.
fn reference(mut input: &[u8]) -> Option<Vec<u8>> {
    let mut data = Vec::new();
    loop {
        let end = input.windows(2).position(|pair| pair == b"\r\n")?;
        let size = std::str::from_utf8(&input[..end]).ok()?;
        let size = size.bytes().all(|b| b.is_ascii_hexdigit()).then_some(size)?;
        let size = usize::from_str_radix(size, 16).ok()?;
        input = &input[end + 2..];
        if size == 0 {
            return input.starts_with(b"\r\n").then_some(data);
        }
        data.extend_from_slice(input.get(..size)?);
        input = input.get(size..)?.strip_prefix(b"\r\n")?;
    }
}

/// Miri is about a hundred times slower. With Miri, only the paths matter, not the number of cases.
const CASES: u32 = if cfg!(miri) { 4 } else { 512 };

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(CASES) })]

    #[test]
    fn head_that_is_accepted_is_read_like_httparse(head in heads(), cut in vec(any::<prop::sample::Index>(), 0..6)) {
        let whole = ours(&head);
        if whole.is_some() {
            prop_assert_eq!(&whole, &theirs(&head));
        }
        let mut kept = Head::default();
        let limits = HeadLimits::default();
        let found = head_in_pieces(&head, &cuts(head.len(), &cut), 0, &limits, &mut kept);
        prop_assert_eq!(found, parse_head(&head, 0, &limits, &mut Head::default()));
    }

    #[test]
    fn head_of_random_pieces_is_refused_or_read_like_httparse(soup in vec(pieces(), 0..24)) {
        let soup = soup.concat();
        if let Some(ours) = ours(&soup) {
            // We treat HTTP/1.2 as 1.1 (RFC 9110, section 2.5), while httparse refuses it.
            let is_later = soup.windows(8).any(|word| word == b"HTTP/1.2");
            prop_assert!(is_later || Some(ours) == theirs(&soup));
        }
    }

    #[test]
    fn head_that_is_well_formed_is_accepted(name in "[A-Za-z0-9-]{1,12}x", value in "[!-~]([ -~]{0,60}[!-~])?", count in 0..90_usize) {
        let mut head = b"GET / HTTP/1.1\r\nHost: a\r\n".to_vec();
        for _ in 0..count {
            head.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
        }
        head.extend_from_slice(b"\r\n");
        let (end, plain) = ours(&head).expect("nothing is wrong with it");
        prop_assert_eq!(end, head.len());
        prop_assert_eq!(plain.3.len(), count + 1);
        prop_assert!(plain.3[1..].iter().all(|(n, v)| n == name.as_bytes() && v == value.as_bytes()));
    }

    #[test]
    fn chunked_body_is_decoded_in_any_segmentation(
        chunks in vec(vec(any::<u8>(), 1..40), 0..8),
        cut in vec(any::<prop::sample::Index>(), 0..8),
    ) {
        let mut body = Vec::new();
        for chunk in &chunks {
            chunk_head(&mut body, chunk.len());
            body.extend_from_slice(chunk);
            body.extend_from_slice(CHUNK_END);
        }
        body.extend_from_slice(LAST_CHUNK);
        let found = decode(&body, &cuts(body.len(), &cut), ChunkLimits::default());
        prop_assert_eq!(found, Ok(Some((chunks.concat(), body.len(), Vec::new()))));
    }

    #[test]
    fn chunked_body_of_random_pieces_is_decoded_like_the_reference(
        soup in vec(select(vec!["0", "3", "1", "abc", "\r\n", "\r\n", "0\r\n\r\n", "3\r\nabc\r\n", "\n", "x"]), 0..12),
        cut in vec(any::<prop::sample::Index>(), 0..4),
    ) {
        let soup = soup.concat().into_bytes();
        let found = decode(&soup, &cuts(soup.len(), &cut), ChunkLimits::default());
        let data = found.ok().flatten().filter(|body| body.2.is_empty()).map(|body| body.0);
        prop_assert_eq!(data, reference(&soup));
    }

    #[test]
    fn response_head_is_read_back_as_it_was_written(
        code in 200..600_u16,
        length in proptest::option::of(any::<u64>()),
        names in vec("x-[a-z0-9-]{1,12}", 0..6),
        value in "([!-~]([ -~]{0,40}[!-~])?)?",
    ) {
        let head = ResponseHead {
            status: crate::http::StatusCode::from_u16(code).expect("a status"),
            version: Version::Http11,
            delimiter: length.map_or(Delimiter::Chunked, Delimiter::Length),
            keep_alive: true,
        };
        let mut out = Vec::new();
        let date = b"Sun, 06 Nov 1994 08:49:37 GMT";
        let mut own = HeaderMap::new();
        for name in &names {
            let name = HeaderName::from_bytes(name.as_bytes()).expect("a name");
            own.append(name, HeaderValue::from_str(&value).expect("a value"));
        }
        response_head(&mut out, &head, date, &own);
        let mut fields = [httparse::EMPTY_HEADER; 16];
        let mut response = httparse::Response::new(&mut fields);
        let parsed = response.parse(&out);
        prop_assert_eq!(parsed, Ok(httparse::Status::Complete(out.len())));
        prop_assert_eq!((response.code, response.version), (Some(code), Some(1)));
        let (dated, rest) = response.headers.split_at(1);
        let (delimited, own) = rest.split_at(1);
        prop_assert_eq!(own.len(), names.len());
        prop_assert!(own.iter().zip(&names).all(|(f, n)| f.name == n && f.value == value.as_bytes()));
        let delimiter = match length {
            Some(length) => ("content-length", length.to_string()),
            None => ("transfer-encoding", "chunked".to_owned()),
        };
        prop_assert_eq!((delimited[0].name, delimited[0].value), (delimiter.0, delimiter.1.as_bytes()));
        prop_assert_eq!((dated[0].name, dated[0].value), ("date", &date[..]));
    }
}
