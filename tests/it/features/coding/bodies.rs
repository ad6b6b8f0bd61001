//! Random bodies in random chunks, for random clients: what the client decodes is what the handler has
//! sent.

use std::convert::Infallible;
use std::fmt::Write as _;
use std::pin::Pin;
use std::process::Command;
use std::task::{Context, Poll};

use futures_core::Stream;
use proptest::prelude::*;
use webserver::Bytes;
use webserver::prelude::*;
use webserver_tests::{Local, Wire, builder};

use super::decoders::{ALL, decoded, encoded};
use webserver::content_coding::Decompression;
use webserver::zstandard::ZSTD;

/// Chunks, some of which are preceded by a pause.
struct Chunks(Vec<(Bytes, bool)>);

impl Stream for Chunks {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.0.last_mut() {
            None => Poll::Ready(None),
            Some((_, pause @ true)) => {
                *pause = false;
                cx.waker().wake_by_ref();
                Poll::Pending
            }
            Some(_) => Poll::Ready(self.0.pop().map(|(chunk, _)| Ok(chunk))),
        }
    }
}

/// Sends the body back: in chunks of these lengths, or as a whole. An odd length has a pause.
#[post("/echo", body_limit = "4 MiB")]
fn echo(#[header("x-chunks")] lengths: Option<&str>, body: Bytes) -> Response {
    let mut rest = body;
    let body = match lengths {
        None => Body::from(rest),
        Some(lengths) => {
            let lengths = lengths.split(' ').filter_map(|length| length.parse::<usize>().ok());
            let mut chunks: Vec<_> = lengths
                .map(|length| (rest.split_to(length.min(rest.len())), length % 2 == 1))
                .collect();
            chunks.push((rest, true));
            chunks.reverse();
            Body::stream(Chunks(chunks))
        }
    };
    let name = HeaderName::from_static("content-type");
    Response::new(body).with_header(name, HeaderValue::from_static("text/plain"))
}

const DECOMPRESSION: Decompression = Decompression::with(&[
    ZSTD,
    webserver::content_coding::GZIP,
    webserver::content_coding::BROTLI,
    webserver::content_coding::DEFLATE,
])
.expansion(100_000, 0);

fn start() -> Local {
    let routes = routes![echo];
    let server = builder().middleware(ALL).middleware(DECOMPRESSION).routes(routes);
    Local::start(server.build())
}

/// Bytes that are more or less random.
fn body() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..3000),
        (any::<u8>(), 0..200_000_usize).prop_map(|(byte, count)| vec![byte; count]),
        "[a-z ]{0,200}".prop_map(|text| text.repeat(40).into_bytes()),
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

fn accept() -> impl Strategy<Value = String> {
    let name =
        prop::sample::select(vec!["gzip", "br", "zstd", "deflate", "identity", "*", "x-gzip"]);
    let member = (name, prop::option::of(0..1001_u32)).prop_map(|(name, weight)| match weight {
        Some(1000) => format!("{name};q=1.000"),
        Some(weight) => format!("{name};q=0.{weight:03}"),
        None => name.to_owned(),
    });
    prop::collection::vec(member, 0..5).prop_map(|members| members.join(", "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn body_arrives_as_it_was_sent(
        body in body(),
        lengths in prop::option::of(prop::collection::vec(0..70_000_usize, 0..8)),
        accept in accept(),
        coding in prop::option::of(prop::sample::select(vec!["gzip", "br", "zstd", "deflate"])),
    ) {
        thread_local! {
            static SERVER: Local = start();
        }
        let mut wire = Wire::connect(SERVER.with(|server| server.addr));
        let sent = coding.map_or_else(|| body.clone(), |coding| encoded(coding, &body));
        let mut head = format!(
            "POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: {}\r\naccept-encoding: {accept}\r\n",
            sent.len()
        );
        if let Some(coding) = coding {
            let _ = write!(head, "content-encoding: {coding}\r\n");
        }
        if let Some(lengths) = &lengths {
            let lengths: Vec<_> = lengths.iter().map(usize::to_string).collect();
            let _ = write!(head, "x-chunks: {}\r\n", lengths.join(" "));
        }
        wire.send(head + "\r\n");
        wire.send(sent);
        let answer = wire.answer(false);
        prop_assert_eq!(answer.status, 200);
        let got = decoded(answer.field("content-encoding"), &answer.body);
        prop_assert!(got == body, "{} bytes and not {}", got.len(), body.len());
    }
}

/// curl decodes with the libraries in C.
#[test]
fn curl_decodes_what_is_encoded() {
    let server = start();
    let url = format!("http://{}/echo", server.addr);
    let features = Command::new("curl").arg("--version").output();
    let features = features.map(|out| String::from_utf8_lossy(&out.stdout).into_owned());
    let features = features.unwrap_or_default();
    let lines: Vec<_> = (0..40_000).map(|n| format!("{n} {}\n", n * n % 97)).collect();
    let body = lines.concat();
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let file = folder.path().join("body");
    std::fs::write(&file, &body).expect("it is a folder");
    let mut tried = 0;
    for (coding, library) in [("gzip", "zlib"), ("br", "brotli"), ("zstd", "zstd/")] {
        if !features.contains(library) {
            println!("skipped: there is no curl with {library}");
            continue;
        }
        for chunks in ["x-none: 1", "x-chunks: 7 90000 1 1 2 3"] {
            let mut curl = Command::new("curl");
            curl.args([
                "--disable",
                "--silent",
                "--show-error",
                "--compressed",
                "--max-time",
                "20",
            ]);
            curl.args(["-H", &format!("accept-encoding: {coding}"), "-H", chunks, "-H", "expect:"]);
            let data = format!("@{}", file.display());
            let out = curl.args(["--data-binary", &data, &url]).output().expect("curl runs");
            assert!(out.status.success(), "{coding}: {}", String::from_utf8_lossy(&out.stderr));
            assert!(out.stdout == body.as_bytes(), "{coding}: {} bytes", out.stdout.len());
            tried += 1;
        }
    }
    println!("{tried} bodies");
}
