//! Measures the encoding of response heads. No other crate offers this apart from its server. So it
//! is compared with two ways to do it by hand: appending the pieces, and `write!`.

use std::hint::black_box;
use std::io::Write;

use divan::Bencher;
use webserver::engine::syntax;
use webserver::{HeaderMap, HeaderName, HeaderValue, StatusCode};

fn main() {
    divan::main();
}

/// The number of fields that a handler has set. 0 is the most common case, with a content type that
/// is known at compile time; 1 is only the content type; 6 has other fields too.
const FIELDS: [usize; 3] = [0, 1, 6];
const DATE: &str = "Mon, 23 Nov 2026 06:44:57 GMT";
const LENGTH: u64 = 13;

fn fields(count: usize) -> HeaderMap {
    let all = [
        ("content-type", "text/plain; charset=utf-8"),
        ("cache-control", "public, max-age=3600"),
        ("etag", "\"33a64df551425fcc55e4d42a148795d9\""),
        ("vary", "accept-encoding"),
        ("x-content-type-options", "nosniff"),
        ("x-request-id", "0192f0c1-7a5b-7c3e-9d61-2f1a8b3c4d5e"),
    ];
    let mut fields = HeaderMap::new();
    for (name, value) in &all[..count] {
        fields.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    fields
}

/// Encodes again and again into the same buffer, as a connection does.
fn encode(bencher: Bencher<'_, '_>, count: usize, mut once: impl FnMut(&mut Vec<u8>, &HeaderMap)) {
    let fields = fields(count);
    let mut out = Vec::with_capacity(4096);
    bencher.bench_local(move || {
        out.clear();
        once(&mut out, black_box(&fields));
        assert!(black_box(&out).ends_with(b"\r\n\r\n"));
    });
}

#[divan::bench(args = FIELDS, sample_count = 200, sample_size = 500)]
fn ours(bencher: Bencher<'_, '_>, count: usize) {
    encode(bencher, count, |out, fields| {
        syntax::encode_head(out, StatusCode::OK, black_box(LENGTH), fields);
    });
}

#[divan::bench(args = FIELDS, sample_count = 200, sample_size = 500)]
fn pieces(bencher: Bencher<'_, '_>, count: usize) {
    encode(bencher, count, |out, fields| {
        out.extend_from_slice(b"HTTP/1.1 200 OK\r\ndate: ");
        out.extend_from_slice(black_box(DATE).as_bytes());
        out.extend_from_slice(b"\r\ncontent-length: ");
        out.extend_from_slice(black_box(LENGTH).to_string().as_bytes());
        for (name, value) in fields.iter() {
            out.extend_from_slice(b"\r\n");
            out.extend_from_slice(name.as_bytes());
            out.extend_from_slice(b": ");
            out.extend_from_slice(value);
        }
        out.extend_from_slice(b"\r\n\r\n");
    });
}

#[divan::bench(args = FIELDS, sample_count = 200, sample_size = 500)]
fn write_macro(bencher: Bencher<'_, '_>, count: usize) {
    encode(bencher, count, |out, fields| {
        let (date, length) = (black_box(DATE), black_box(LENGTH));
        write!(out, "HTTP/1.1 200 OK\r\ndate: {date}\r\ncontent-length: {length}")
            .expect("a vector takes what is written");
        for (name, value) in fields.iter() {
            let value = str::from_utf8(value).expect("the values are ASCII");
            write!(out, "\r\n{name}: {value}").expect("a vector takes what is written");
        }
        out.extend_from_slice(b"\r\n\r\n");
    });
}
