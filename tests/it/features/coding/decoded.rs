//! Which requests are decoded, what handlers see of them, and how a body that must not be decoded is
//! refused.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::io::Write as _;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use futures_core::Stream as _;
use webserver::content_coding::{BROTLI, DEFLATE, Decompression, GZIP};
use webserver::prelude::*;
use webserver::zstandard::ZSTD;
use webserver::{BodyError, Bytes};
use webserver_tests::{Answer, Local, Wire, builder};

use super::decoders::encoded;

#[post("/json")]
fn json(#[json] value: BTreeMap<String, u32>) -> String {
    format!("{value:?}")
}

#[post("/form")]
fn form(#[form] value: BTreeMap<String, u32>) -> String {
    format!("{value:?}")
}

#[post("/bytes", body_limit = "2 MiB")]
fn bytes(body: Bytes) -> usize {
    body.len()
}

#[post("/slice", body_limit = "1000 B")]
fn slice(body: Bytes) -> usize {
    body.len()
}

#[post("/text")]
fn text(body: String) -> String {
    body
}

#[post("/stream", body_limit = "64 MiB")]
async fn stream(mut body: Body) -> Result<String, BodyError> {
    let (mut count, mut most) = (0, 0);
    while let Some(chunk) = body.next().await {
        let length = chunk?.len();
        (count, most) = (count + length, most.max(length));
    }
    Ok(format!("{count} {}", most <= 64 * 1024))
}

/// Asks for the rest of the body every millisecond, even if nothing has arrived.
#[post("/impatient")]
async fn impatient(mut body: Body) -> Result<usize, BodyError> {
    let mut length = 0;
    loop {
        match tokio::time::timeout(Duration::from_millis(1), body.next()).await {
            Err(_) => {}
            Ok(Some(chunk)) => length += chunk?.len(),
            Ok(None) => return Ok(length),
        }
    }
}

/// Says whether the body is ready at once.
#[post("/once", body_limit = "4 MiB")]
async fn once(mut body: Body) -> String {
    poll_fn(|cx| Poll::Ready(Pin::new(&mut body).poll_next(cx).is_ready())).await.to_string()
}

#[derive(FromMultipart)]
struct Upload {
    title: String,
    file: UploadedFile,
}

#[post("/multipart")]
async fn multipart(#[multipart] upload: Upload) -> String {
    format!("{} {}", upload.title, upload.file.len())
}

/// Says which fields of the body the handler sees.
#[post("/fields")]
fn fields(request: &Request, body: String) -> String {
    let has = ["content-encoding", "content-length"].map(|name| request.headers().contains(name));
    format!("{has:?} {body}")
}

#[post("/stored", exempt = [Decompression])]
async fn stored(
    #[header("content-encoding")] _coding: Option<&str>,
    body: Body,
) -> Result<usize, BodyError> {
    Ok(body.collect(1000).await?.len())
}

const ALL: Decompression = Decompression::with(&[GZIP, BROTLI, DEFLATE]);
const WITH_ZSTD: Decompression = Decompression::with(&[ZSTD, GZIP, BROTLI, DEFLATE]);

#[expect(clippy::large_types_passed_by_value, reason = "the tests read better")]
fn start(decompression: Decompression) -> Local {
    let routes =
        routes![json, form, bytes, slice, text, stream, multipart, fields, stored, impatient];
    Local::start(builder().middleware(decompression).routes(routes).build())
}

fn post(server: &Local, target: &str, kind: &str, coding: &str, body: &[u8]) -> Answer {
    let mut wire = Wire::connect(server.addr);
    wire.send(format!(
        "POST {target} HTTP/1.1\r\nhost: a\r\ncontent-type: {kind}\r\ncontent-encoding: {coding}\r\n\
         content-length: {}\r\n\r\n",
        body.len()
    ));
    let _ = wire.try_send(body);
    wire.answer(false)
}

#[test]
fn every_extractor_gets_the_decoded_body() {
    let server = start(ALL);
    let form_data = "--b\r\nContent-Disposition: form-data; name=title\r\n\r\nhi\r\n\
                     --b\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\nfive!\r\n--b--";
    for coding in ["gzip", "br", "deflate"] {
        let check = |target: &str, kind: &str, body: &str, expected: &str| {
            let answer = post(&server, target, kind, coding, &encoded(coding, body.as_bytes()));
            assert_eq!(
                (answer.status, answer.text().as_str()),
                (200, expected),
                "{coding} {target}"
            );
        };
        check("/json", "application/json", r#"{"a":1}"#, r#"{"a": 1}"#);
        check("/form", "application/x-www-form-urlencoded", "a=1&b=2", r#"{"a": 1, "b": 2}"#);
        check("/bytes", "text/plain", &"x".repeat(1 << 20), "1048576");
        check("/slice", "text/plain", "hello", "5");
        check("/text", "text/plain", "gr\u{fc}n", "gr\u{fc}n");
        check("/stream", "text/plain", &"x".repeat(1 << 20), "1048576 true");
        check("/multipart", "multipart/form-data; boundary=b", form_data, "hi 5");
        check("/fields", "text/plain", "x", "[false, false] x");
    }
    let gzip = encoded("gzip", b"hello");
    let answer = post(&server, "/stored", "text/plain", "gzip", &gzip);
    assert_eq!((answer.status, answer.text()), (200, gzip.len().to_string()));
    // A chunked body has no length to remove.
    let mut wire = Wire::connect(server.addr);
    wire.send("POST /text HTTP/1.1\r\nhost: a\r\ncontent-encoding: X-GZip\r\n");
    wire.send(format!("transfer-encoding: chunked\r\n\r\n{:x}\r\n", gzip.len()));
    wire.send([&gzip[..], b"\r\n0\r\n\r\n"].concat());
    assert_eq!(wire.answer(false).text(), "hello");
    assert_eq!(post(&server, "/text", "text/plain", "gzip", b"").text(), "");
    assert_eq!(post(&server, "/text", "text/plain", "identity", b"as it is").text(), "as it is");
    assert_eq!(post(&server, "/text", "text/plain", ", identity,", b"as it is").text(), "as it is");
}

#[test]
fn coding_that_is_not_known_is_a_415() {
    let server = start(ALL);
    for (coding, detail) in [
        ("zstd", "is not one that this server decodes"),
        ("compress", "is not one that this server decodes"),
        ("gzip, gzip", "more than one coding is not decoded"),
        ("gzip\r\ncontent-encoding: br", "more than one coding is not decoded"),
        ("gzip;q=1", "is not one that this server decodes"),
    ] {
        let answer = post(&server, "/text", "text/plain", coding, &encoded("gzip", b"hello"));
        assert_eq!(answer.status, 415, "{coding}");
        assert_eq!(answer.field("accept-encoding"), Some("gzip, br, deflate"), "{coding}");
        let expected =
            format!(r#"{{"in":"header","name":"content-encoding","detail":"{detail}"}}"#);
        assert!(answer.text().contains(&expected), "{coding} {}", answer.text());
    }
    let usual = start(Decompression::new());
    let answer = post(&usual, "/text", "text/plain", "br", b"x");
    assert_eq!((answer.status, answer.field("accept-encoding")), (415, Some("gzip, deflate")));
}

#[test]
fn body_that_is_malformed_is_a_400() {
    let server = start(ALL);
    for coding in ["gzip", "br", "deflate"] {
        let whole = encoded(coding, "hello hello hello".repeat(9).as_bytes());
        for target in ["/text", "/stream"] {
            let check = |body: &[u8], detail: &str| {
                let answer = post(&server, target, "text/plain", coding, body);
                let text = answer.text();
                assert!(answer.status == 400 && text.contains(detail), "{coding} {target} {text}");
                assert!(text.contains(r#""in":"body""#), "{text}");
            };
            let detail = |why: &str| format!("the body in the coding `{coding}` {why}");
            for length in [1, 5, whole.len() - 1] {
                check(&whole[..length], &detail("ends early"));
            }
            check(&[&whole[..], b"x"].concat(), &detail("has bytes after its end"));
            check(&[&whole[..], &[0; 70]].concat(), &detail("has bytes after its end"));
            check(b"neither of them, but a text", &detail("is malformed"));
        }
    }
    // The algorithm without the format of zlib.
    let raw = miniz_oxide::deflate::compress_to_vec(b"hello", 6);
    assert_eq!(post(&server, "/text", "text/plain", "deflate", &raw).status, 400);
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, 5, 23);
    writer.write_all(&[b'x'; 100]).expect("a vector takes it");
    let answer = post(&server, "/text", "text/plain", "br", &writer.into_inner());
    assert!(answer.text().contains("has a window of more than 4 MiB"), "{}", answer.text());
    // A hash that is not the one of the body.
    let mut wrong = encoded("gzip", b"hello");
    let at = wrong.len() - 8;
    wrong[at] ^= 1;
    assert_eq!(post(&server, "/text", "text/plain", "gzip", &wrong).status, 400);
}

#[test]
fn members_of_gzip_are_one_body() {
    let server = start(ALL);
    let members =
        [encoded("gzip", b"one "), encoded("gzip", b""), encoded("gzip", b"two")].concat();
    assert_eq!(post(&server, "/text", "text/plain", "gzip", &members).text(), "one two");
    let cut = &members[..members.len() - 1];
    assert_eq!(post(&server, "/text", "text/plain", "gzip", cut).status, 400);
    let brotli = [encoded("br", b"one "), encoded("br", b"two")].concat();
    assert_eq!(post(&server, "/text", "text/plain", "br", &brotli).status, 400);
}

#[test]
fn limit_of_a_route_counts_decoded_bytes() {
    let server = start(ALL);
    for coding in ["gzip", "br", "deflate"] {
        let check = |target: &str, length: usize, status: u16| {
            let body = encoded(coding, &vec![b'x'; length]);
            let answer = post(&server, target, "text/plain", coding, &body);
            assert_eq!(answer.status, status, "{coding} {target} {length}");
            answer.text()
        };
        check("/slice", 1000, 200);
        let text = check("/slice", 1001, 413);
        assert!(text.contains("the body is longer than 1000 bytes"), "{text}");
        check("/bytes", 1 << 20, 200);
    }
    // A body that does not get shorter may be a little longer than the limit.
    let mut state = 7_u64;
    let random: Vec<u8> = std::iter::repeat_with(|| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) as u8
    })
    .take(1000)
    .collect();
    let body = encoded("gzip", &random);
    assert!(body.len() > 1000);
    assert_eq!(post(&server, "/slice", "text/plain", "gzip", &body).status, 200);
}

#[test]
fn body_that_expands_too_much_is_a_413() {
    let server = start(ALL.expansion(10, 5000));
    let check = |coding: &str, target: &str, length: usize, status: u16| {
        let body = encoded(coding, &vec![b'x'; length]);
        let answer = post(&server, target, "text/plain", coding, &body);
        assert_eq!(answer.status, status, "{coding} {target} {length}");
        let told = answer.text().contains("the body expands to more than 10 times its size");
        assert_eq!(told, status == 413, "{}", answer.text());
    };
    for coding in ["gzip", "br", "deflate"] {
        for target in ["/text", "/stream"] {
            check(coding, target, 5000, 200);
            check(coding, target, 5001, 413);
            check(coding, target, 1 << 20, 413);
        }
    }
}

#[test]
fn coded_body_without_decompression_is_refused() {
    let server = Local::start(builder().routes(routes![text]).build());
    assert_eq!(post(&server, "/text", "text/plain", "gzip", &encoded("gzip", b"x")).status, 415);
}

#[test]
fn body_that_pauses_is_decoded_however_often_it_is_polled_meanwhile() {
    let server = start(WITH_ZSTD);
    for coding in ["gzip", "br", "deflate", "zstd"] {
        let body = encoded(coding, &vec![b'x'; 5000]);
        let mut wire = Wire::connect(server.addr);
        wire.send(format!(
            "POST /impatient HTTP/1.1\r\nhost: a\r\ncontent-encoding: {coding}\r\n\
             content-length: {}\r\n\r\n",
            body.len()
        ));
        let (first, second) = body.split_at(body.len() / 2);
        wire.send(first);
        std::thread::sleep(Duration::from_millis(150));
        wire.send(second);
        let answer = wire.answer(false);
        assert_eq!((answer.status, answer.text().as_str()), (200, "5000"), "{coding}");
    }
}

#[tokio::test]
async fn body_without_content_does_not_keep_a_worker_from_other_work() {
    let client = builder().middleware(WITH_ZSTD).routes(routes![once]).build().client();
    for (coding, count) in [("gzip", 100_000), ("zstd", 200_000)] {
        let body = encoded(coding, b"").repeat(count);
        let answer =
            client.post("/once").header("content-encoding", coding).body(body).send().await;
        assert_eq!(answer.text().await, "false", "{coding}");
    }
}
