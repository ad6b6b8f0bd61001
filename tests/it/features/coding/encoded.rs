//! Which responses are encoded.

use webserver::content_coding::{BROTLI, Compression, GZIP};
use webserver::prelude::*;
use webserver_tests::{Answer, Local, Wire, builder};

use super::decoders::{ALL, decoded};

/// A text of 14 KiB.
pub(super) fn text() -> String {
    let lines: Vec<_> = (0..1000).map(|n| format!("line number {n}\n")).collect();
    lines.concat()
}

#[get("/text")]
fn page() -> String {
    text()
}

/// Answers with a body of a type and a length, and with the fields of the query.
#[get("/any?{kind}&{length}&{field}&{status}")]
fn any(
    kind: Option<&str>,
    length: usize,
    field: Option<&str>,
    status: Option<u16>,
) -> Result<Response, Problem> {
    let mut response = Response::new("a".repeat(length));
    let all = field.into_iter().flat_map(|field| field.split('|'));
    for (name, value) in all.filter_map(|field| field.split_once(':')) {
        let (name, value) = (HeaderName::try_from(name), HeaderValue::try_from(value));
        response.headers_mut().append(name.expect("a name"), value.expect("a value"));
    }
    if let Some(kind) = kind {
        let name = HeaderName::from_static("content-type");
        response.headers_mut().insert(name, HeaderValue::try_from(kind).expect("a value"));
    }
    if let Some(status) = status {
        response.set_status(StatusCode::from_u16(status).expect("a status"));
    }
    Ok(response)
}

#[get("/exempt", exempt = [Compression])]
fn exempt() -> String {
    text()
}

#[get("/missing")]
fn missing() -> Problem {
    Problem::new(StatusCode::NOT_FOUND).detail("x".repeat(4000))
}

#[catch(404)]
fn caught(_problem: &Problem) -> Html<String> {
    Html(text())
}

#[get("/gone")]
fn gone() -> StatusCode {
    StatusCode::NOT_FOUND
}

#[get("/early")]
fn early() -> String {
    text()
}

#[get("/late")]
fn late() -> String {
    text()
}

#[expect(clippy::large_types_passed_by_value, reason = "the tests read better")]
fn start(compression: Compression) -> Local {
    let routes = routes![page, any, exempt, missing, "/caught" => [caught, gone]];
    Local::start(builder().middleware(compression).routes(routes).build())
}

fn get(server: &Local, target: &str, accept: &str) -> Answer {
    Wire::connect(server.addr).get(target, &format!("accept-encoding: {accept}\r\n"))
}

#[test]
fn response_is_encoded_as_the_client_prefers() {
    let server = start(ALL);
    for (accept, expected) in [
        ("gzip", Some("gzip")),
        ("br", Some("br")),
        ("zstd", Some("zstd")),
        ("deflate", Some("deflate")),
        ("gzip, deflate, br, zstd", Some("zstd")),
        ("gzip;q=1, br;q=0.9, zstd;q=0", Some("gzip")),
        ("*;q=0.1, zstd;q=0", Some("br")),
        ("identity, gzip;q=0.5", None),
        ("compress", None),
        ("", None),
        ("identity;q=0, gzip", Some("gzip")),
        ("identity;q=0", None),
    ] {
        let answer = get(&server, "/text", accept);
        assert_eq!(answer.field("content-encoding"), expected, "{accept}");
        assert_eq!(answer.field("vary"), Some("accept-encoding"), "{accept}");
        assert_eq!(decoded(expected, &answer.body), text().as_bytes(), "{accept}");
        assert_eq!(answer.field("content-length"), Some(&*answer.body.len().to_string()));
        assert!(expected.is_none() || answer.body.len() < text().len() / 2);
    }
    let plain = Wire::connect(server.addr).get("/text", "");
    assert_eq!((plain.field("content-encoding"), plain.text()), (None, text()));
    assert_eq!(plain.field("vary"), Some("accept-encoding"));
}

#[test]
fn response_that_must_not_be_encoded_stays_as_it_is() {
    let server = start(Compression::new());
    let check = |target: &str, coding: Option<&str>, vary: Option<&str>| {
        let answer = get(&server, target, "br");
        let got = (answer.field("content-encoding"), answer.field("vary"));
        assert_eq!(got, (coding, vary), "{target}");
    };
    let (br, vary) = (Some("br"), Some("accept-encoding"));
    check("/any?kind=text/plain&length=1024", br, vary);
    // Shorter bodies depend on the field, too: `identity;q=0` has them encoded.
    check("/any?kind=text/plain&length=1023", None, vary);
    check("/any?kind=text/plain&length=0", None, None);
    check("/any?kind=application/json&length=9999", br, vary);
    check("/any?kind=Application/LD%2BJSON;+charset%3Dutf-8&length=9999", br, vary);
    check("/any?kind=image/svg%2Bxml&length=9999", br, vary);
    for kind in ["image/png", "font/woff2", "application/zip", "application/octet-stream", "x", ""]
    {
        check(&format!("/any?kind={kind}&length=9999"), None, None);
    }
    check("/any?length=9999", None, None);
    for field in [
        "content-encoding:gzip",
        "content-encoding:identity",
        "cache-control:max-age%3D3,+No-Transform",
        "set-cookie:a%3Db",
        "content-digest:sha-256%3D::",
        "repr-digest:sha-256%3D::",
    ] {
        let target = format!("/any?kind=text/plain&length=9999&field={field}");
        let answer = get(&server, &target, "gzip, br");
        assert_eq!(answer.body.len(), 9999, "{field}");
        assert_ne!(answer.field("content-encoding"), br, "{field}");
        assert_eq!(answer.field("vary"), None, "{field}");
    }
    // A part has the `Vary` of the whole, which would have been encoded.
    let part = "&length=9999&status=206&field=content-range:bytes+0-1/3";
    check(&format!("/any?kind=text/plain{part}"), None, vary);
    check(&format!("/any?kind=image/png{part}"), None, None);
    check("/any?kind=multipart/byteranges&length=9999&status=206", None, vary);
    check("/any?kind=text/plain&length=9999&status=500", br, vary);
    check("/exempt", None, None);
    check("/any?kind=text/plain&length=9999&field=vary:*", br, Some("*"));
    check(
        "/any?kind=text/plain&length=9999&field=vary:Accept-Encoding",
        br,
        Some("Accept-Encoding"),
    );
}

#[test]
fn response_without_a_coding_is_not_what_the_client_wants() {
    let server = start(Compression::new());
    let answer = get(&server, "/any?kind=text/plain&length=5", "identity;q=0, gzip");
    assert_eq!(answer.field("content-encoding"), Some("gzip"));
    assert_eq!(decoded(Some("gzip"), &answer.body), b"aaaaa");
}

#[test]
fn settings_choose_other_responses() {
    const OTHER: Compression = Compression::with(&[GZIP.level(1), BROTLI])
        .at_least(5)
        .with_cookies()
        .media_types(|media_type| media_type == "a/b");
    let server = start(OTHER);
    let coding = |target: &str| {
        let answer = get(&server, target, "gzip, br");
        answer.field("content-encoding").map(str::to_owned)
    };
    let gzip = Some("gzip".to_owned());
    assert_eq!(coding("/any?kind=a/b;c%3Dd&length=5"), gzip);
    assert_eq!(coding("/any?kind=a/b&length=4"), None);
    assert_eq!(coding("/any?kind=text/plain&length=9999"), None);
    assert_eq!(coding("/any?kind=a/b&length=9999&field=set-cookie:a%3Db"), gzip);
}

#[test]
fn errors_are_encoded_after_they_are_rendered() {
    let server = start(Compression::new());
    let rendered = get(&server, "/missing", "gzip");
    assert_eq!((rendered.status, rendered.field("content-encoding")), (404, Some("gzip")));
    assert_eq!(rendered.field("content-type"), Some("application/problem+json"));
    let body = decoded(Some("gzip"), &rendered.body);
    assert!(String::from_utf8_lossy(&body).contains("xxxx\"}"));
    let vary: Vec<_> = rendered.fields.iter().filter(|(name, _)| name == "vary").collect();
    assert_eq!(vary.len(), 2, "{vary:?}");
    for target in ["/caught/gone", "/caught/nothing"] {
        let caught = get(&server, target, "br");
        assert_eq!((caught.status, caught.field("content-encoding")), (404, Some("br")));
        assert_eq!(decoded(Some("br"), &caught.body), text().as_bytes());
    }
    let short = get(&server, "/nothing", "br");
    assert_eq!((short.status, short.field("content-encoding")), (404, None));
}

#[test]
fn compression_of_a_group_leaves_the_other_routes_and_is_done_once() {
    let routes = routes!["/group" with [Compression] => [early], late];
    let alone = Local::start(builder().routes(routes).build());
    assert_eq!(get(&alone, "/group/early", "br").field("content-encoding"), Some("br"));
    let late = get(&alone, "/late", "br");
    assert_eq!((late.field("content-encoding"), late.field("vary")), (None, None));

    let routes = routes!["/group" with [Compression::with(&[GZIP])] => [early], late];
    let twice = Local::start(builder().middleware(Compression::new()).routes(routes).build());
    let inner = get(&twice, "/group/early", "br, gzip");
    let codings = inner.fields.iter().filter(|(name, _)| name == "content-encoding").count();
    assert_eq!((inner.field("content-encoding"), codings), (Some("gzip"), 1));
    assert_eq!(decoded(Some("gzip"), &inner.body), text().as_bytes());
    assert_eq!(get(&twice, "/late", "br, gzip").field("content-encoding"), Some("br"));
}

const SMALLEST: Compression = Compression::with(&[BROTLI.level(5)]);

mod settings {
    pub(super) const SMALL: super::Compression = super::SMALLEST;
}

/// A middleware whose name is written like that of a constant.
#[expect(clippy::upper_case_acronyms, reason = "it is what is tested")]
struct NOTHING;

impl Middleware for NOTHING {}

#[test]
fn list_of_a_group_has_codings_in_place_or_a_named_constant() {
    let routes = routes![
        "/fast" with [Compression::with(&[GZIP.level(1)])] => [page],
        "/small" with [SMALLEST, NOTHING] => [page],
        "/path" with [settings::SMALL] => [page],
    ];
    let server = Local::start(builder().routes(routes).build());
    for (target, coding) in [("/fast/text", "gzip"), ("/small/text", "br"), ("/path/text", "br")] {
        let answer = get(&server, target, "gzip, br");
        assert_eq!(answer.field("content-encoding"), Some(coding), "{target}");
    }
}
