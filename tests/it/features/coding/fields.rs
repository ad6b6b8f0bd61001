//! What compression changes in the fields of a response: validators, ranges, and HEAD.

use std::fs;

use webserver::content_coding::{BROTLI, Compression, GZIP};
use webserver::files::{FilePath, Files};
use webserver::prelude::*;
use webserver::{ETag, LastModified};
use webserver_tests::{Answer, Local, Wire, builder};

use super::decoders::decoded;
use super::encoded::text;

#[get("/tagged/{is_weak}")]
fn tagged(is_weak: bool) -> (ETag, String) {
    (if is_weak { ETag::weak("v1") } else { ETag::strong("v1") }, text())
}

#[get("/dated")]
fn dated() -> (LastModified, String) {
    (LastModified(std::time::UNIX_EPOCH), text())
}

#[get("/stream")]
fn stream() -> Response {
    let name = HeaderName::from_static("content-type");
    let response = Response::new(Body::stream(Body::from(text())));
    response.with_header(name, HeaderValue::from_static("text/plain"))
}

#[head("/announced/{length}")]
fn announced(length: u64) -> Response {
    let name = HeaderName::from_static("content-type");
    let response = Response::new(Body::empty());
    response
        .with_header(name, HeaderValue::from_static("text/plain"))
        .with_header(HeaderName::from_static("content-length"), HeaderValue::from(length))
        .with_header(HeaderName::from_static("accept-ranges"), HeaderValue::from_static("bytes"))
}

fn start() -> Local {
    let routes = routes![tagged, dated, stream, announced];
    Local::start(builder().middleware(Compression::new()).routes(routes).build())
}

fn send(server: &Local, method: &str, target: &str, fields: &str) -> Answer {
    let mut wire = Wire::connect(server.addr);
    wire.send(format!("{method} {target} HTTP/1.1\r\nhost: a\r\n{fields}\r\n"));
    wire.answer(method == "HEAD")
}

const GZIP_ONLY: &str = "accept-encoding: gzip\r\n";

#[test]
fn strong_validator_becomes_weak_and_is_still_recognized() {
    let server = start();
    let get = |target: &str, fields: &str| send(&server, "GET", target, fields);
    let tag = |answer: &Answer| answer.field("etag").map(str::to_owned);

    let plain = get("/tagged/false", "");
    assert_eq!(tag(&plain).as_deref(), Some("\"v1\""));
    for target in ["/tagged/false", "/tagged/true"] {
        let encoded = get(target, GZIP_ONLY);
        assert_eq!(tag(&encoded).as_deref(), Some("W/\"v1\""), "{target}");
        assert_eq!(encoded.field("content-encoding"), Some("gzip"));
    }
    // The 304 has the validator that the client knows.
    for (known, sent) in [
        ("W/\"v1\"", "W/\"v1\""),
        ("\"v0\", W/\"v1\"", "W/\"v1\""),
        ("\"v1\"", "\"v1\""),
        ("*", "\"v1\""),
    ] {
        let fields = format!("{GZIP_ONLY}if-none-match: {known}\r\n");
        let answer = get("/tagged/false", &fields);
        assert_eq!((answer.status, tag(&answer).as_deref()), (304, Some(sent)), "{known}");
        assert_eq!(answer.field("vary"), Some("accept-encoding"), "{known}");
        assert_eq!(answer.field("content-encoding"), None, "{known}");
    }
    let other = get("/tagged/false", &format!("{GZIP_ONLY}if-none-match: \"v0\"\r\n"));
    assert_eq!((other.status, other.field("content-encoding")), (200, Some("gzip")));
    let since = "if-modified-since: Thu, 01 Jan 1970 00:00:00 GMT\r\n";
    assert_eq!(get("/dated", &format!("{GZIP_ONLY}{since}")).status, 304);
}

#[test]
fn validator_that_is_compared_strongly_stays_strong() {
    let server = start();
    let fields = format!("{GZIP_ONLY}if-match: \"v1\"\r\n");
    let answer = send(&server, "GET", "/tagged/false", &fields);
    assert_eq!((answer.status, answer.field("etag")), (200, Some("\"v1\"")));
    assert_eq!(answer.text(), text());
    let fields = format!("{GZIP_ONLY}if-match: W/\"v1\"\r\n");
    assert_eq!(send(&server, "GET", "/tagged/false", &fields).status, 412);
}

#[test]
fn head_has_the_fields_of_get() {
    let server = start();
    for target in ["/tagged/false", "/dated", "/stream"] {
        for accept in ["", GZIP_ONLY, "accept-encoding: br\r\n"] {
            let fields = |method| {
                let mut fields = send(&server, method, target, accept).fields;
                fields.retain(|(name, _)| name != "date");
                fields
            };
            assert_eq!(fields("HEAD"), fields("GET"), "{target} {accept}");
        }
    }
    let long = send(&server, "HEAD", "/announced/5000", GZIP_ONLY);
    let field = |name| long.field(name);
    assert_eq!((field("content-encoding"), field("vary")), (Some("gzip"), Some("accept-encoding")));
    assert_eq!((field("content-length"), field("accept-ranges")), (None, None));
    let short = send(&server, "HEAD", "/announced/500", GZIP_ONLY);
    assert_eq!(
        (short.field("content-length"), short.field("content-encoding")),
        (Some("500"), None)
    );
}

#[get("/{path..}")]
async fn file(
    path: FilePath<'_>,
    request: &Request,
    files: State<Files>,
) -> Result<Response, Problem> {
    files.serve(path, request).await
}

#[test]
fn files_are_encoded_once_and_their_parts_not_at_all() {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let content = text().repeat(20);
    fs::write(folder.path().join("a.txt"), &content).expect("it is a folder");
    fs::write(folder.path().join("b.txt"), &content).expect("it is a folder");
    fs::write(folder.path().join("b.txt.br"), b"brotli").expect("it is a folder");
    let files = Files::new(folder.path()).expect("it is a folder").precompressed(true);
    let compression = Compression::with(&[BROTLI, GZIP]);
    let server = builder().middleware(compression).state(files).routes(routes![file]);
    let server = Local::start(server.build());
    let get = |target: &str, fields: &str| send(&server, "GET", target, fields);

    let beside = get("/b.txt", "accept-encoding: br\r\n");
    assert_eq!((beside.field("content-encoding"), beside.text().as_str()), (Some("br"), "brotli"));
    let encoded = get("/a.txt", "accept-encoding: br\r\n");
    assert_eq!(encoded.field("content-encoding"), Some("br"));
    assert_eq!(decoded(Some("br"), &encoded.body), content.as_bytes());
    assert!(encoded.field("etag").is_some_and(|tag| tag.starts_with("W/")), "{:?}", encoded.fields);
    assert_eq!((encoded.field("accept-ranges"), encoded.field("content-length")), (None, None));
    let part = get("/a.txt", "accept-encoding: br\r\nrange: bytes=0-3\r\n");
    assert_eq!((part.status, part.text().as_str()), (206, "line"));
    assert_eq!(part.field("content-encoding"), None);
    let tag = encoded.field("etag").unwrap_or_default();
    let again = get("/a.txt", &format!("accept-encoding: br\r\nif-none-match: {tag}\r\n"));
    assert_eq!((again.status, again.field("etag")), (304, Some(tag)));

    // A part has the `Vary` that the whole file would have (RFC 9110, section 15.3.7).
    let files = Files::new(folder.path()).expect("it is a folder");
    let server = builder().middleware(Compression::new()).state(files).routes(routes![file]);
    let server = Local::start(server.build());
    for range in ["", "range: bytes=0-3\r\n", "range: bytes=0-1,5-6\r\n"] {
        let answer = send(&server, "GET", "/a.txt", range);
        assert_eq!(answer.status, if range.is_empty() { 200 } else { 206 });
        assert_eq!(answer.field("vary"), Some("accept-encoding"), "{range}");
    }
}
