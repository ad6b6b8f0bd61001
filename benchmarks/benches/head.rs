//! Compares the parsing of heads with httparse and picohttpparser (C, SSE 4.2). The requests are
//! complete, and each parser reuses its storage from one call to the next. Ours also checks what
//! the others leave to their callers: the grammar of the target, the Host field, and the number of
//! fields.

use std::hint::black_box;
use std::mem::MaybeUninit;
use std::ptr::null;

use divan::Bencher;
use divan::counter::BytesCount;
use webserver::engine::syntax::{HeadParser, Outcome};

fn main() {
    divan::main();
}

/// A request of a load generator, and a request of a browser.
const REQUESTS: [&[u8]; 2] = [
    b"GET /plaintext HTTP/1.1\r\nHost: 127.0.0.1:18001\r\nUser-Agent: wrk/4.1.0\r\n\
      Accept: */*\r\n\r\n",
    b"GET /articles/2026/11/on-parsing?ref=home&lang=en HTTP/1.1\r\nHost: www.example.org\r\n\
      Connection: keep-alive\r\n\
      sec-ch-ua: \"Chromium\";v=\"140\", \"Not=A?Brand\";v=\"24\"\r\nsec-ch-ua-mobile: ?0\r\n\
      Upgrade-Insecure-Requests: 1\r\n\
      User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) \
      Chrome/140.0.0.0 Safari/537.36\r\n\
      Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,\
      image/apng,*/*;q=0.8\r\n\
      Referer: https://www.example.org/home?utm_source=newsletter\r\n\
      Accept-Encoding: gzip, deflate, br, zstd\r\nAccept-Language: en-GB,en;q=0.9,de;q=0.7\r\n\
      Cookie: session=8f14e45fceea167a5a36dedd4bea2543; theme=dark; consent=1; cart=3\r\n\
      Cache-Control: max-age=0\r\n\r\n",
];
const LENGTHS: [usize; 2] = [REQUESTS[0].len(), REQUESTS[1].len()];

fn request(length: usize) -> &'static [u8] {
    REQUESTS[usize::from(length != LENGTHS[0])]
}

/// Parses a request again and again.
fn parse(bencher: Bencher<'_, '_>, length: usize, mut once: impl FnMut(&[u8]) -> usize) {
    let bytes = request(length);
    bencher
        .counter(BytesCount::new(length))
        .bench_local(move || assert_eq!(once(black_box(bytes)), length));
}

#[divan::bench(args = LENGTHS, sample_count = 200, sample_size = 500)]
fn ours(bencher: Bencher<'_, '_>, length: usize) {
    let mut parser = HeadParser::default();
    parse(bencher, length, move |bytes| match parser.parse(bytes) {
        Outcome::Done(end) => end,
        Outcome::More | Outcome::Bad(_) => 0,
    });
}

#[divan::bench(args = LENGTHS, sample_count = 200, sample_size = 500)]
fn httparse(bencher: Bencher<'_, '_>, length: usize) {
    parse(bencher, length, |bytes| {
        let mut headers = [const { MaybeUninit::uninit() }; 32];
        let mut request = httparse::Request::new(&mut []);
        match request.parse_with_uninit_headers(bytes, &mut headers) {
            Ok(httparse::Status::Complete(end)) => {
                black_box(&request);
                end
            }
            Ok(httparse::Status::Partial) | Err(_) => 0,
        }
    });
}

#[divan::bench(args = LENGTHS, sample_count = 200, sample_size = 500)]
fn picohttpparser(bencher: Bencher<'_, '_>, length: usize) {
    use picohttpparser_sys::{phr_header, phr_parse_request};
    parse(bencher, length, |bytes| {
        let none = phr_header { name: null(), name_len: 0, value: null(), value_len: 0 };
        let mut headers = [none; 32];
        let (mut method, mut method_len, mut path, mut path_len) = (null(), 0, null(), 0);
        let (mut minor, mut count) = (0, headers.len());
        // SAFETY: every pointer is to a live local or to `bytes`, and the lengths are theirs.
        let end = unsafe {
            phr_parse_request(
                bytes.as_ptr().cast(),
                bytes.len(),
                &raw mut method,
                &raw mut method_len,
                &raw mut path,
                &raw mut path_len,
                &raw mut minor,
                headers.as_mut_ptr(),
                &raw mut count,
                0,
            )
        };
        black_box(&headers);
        usize::try_from(end).unwrap_or(0)
    });
}
