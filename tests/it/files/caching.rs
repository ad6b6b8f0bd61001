//! What is said about keeping a file, and the compressed files beside it.

use std::time::Duration;

use webserver::files::Cache;
use webserver_tests::Wire;

use super::app::{files, start, start_with};

#[test]
fn cache_control_is_chosen_by_rules() {
    let check = |files: webserver::files::Files, rows: &[(&str, &str)]| {
        let server = start_with(&files);
        let mut wire = Wire::connect(server.addr);
        for (path, expected) in rows {
            let answer = wire.get(&format!("/files/{path}"), "");
            assert_eq!(
                (answer.status, answer.field("cache-control")),
                (200, Some(*expected)),
                "{path}"
            );
        }
    };
    let immutable = "max-age=31536000, immutable";
    let script = "assets/index-DiwrgTda.js";
    check(files(), &[("", "no-cache"), ("app.js", "no-cache"), (script, "no-cache")]);
    check(
        files().immutable("assets").cache(Cache::For(Duration::from_mins(1))),
        &[
            ("", "no-cache"),
            ("app.js", "max-age=60"),
            (script, immutable),
            ("assets/page.html", "no-cache"),
        ],
    );
    check(files().immutable("/assets/"), &[(script, immutable), ("app.js", "no-cache")]);
    check(files().immutable("asset"), &[(script, "no-cache")]);
    check(files().immutable(""), &[(script, immutable), ("app.js", immutable), ("", "no-cache")]);
    check(files().cache(Cache::Never), &[("", "no-store"), ("app.js", "no-store")]);
    let rule = |path: &str| path.ends_with("index.html").then_some(Cache::Never);
    check(
        files().cache_by(rule),
        &[("", "no-store"), ("sub/", "no-store"), ("app.js", "no-cache")],
    );
}

#[test]
fn compressed_file_is_sent_to_a_client_that_accepts_it() {
    let server = start_with(&files().precompressed(true));
    let mut wire = Wire::connect(server.addr);
    let mut check = |path: &str, accepted: &str, expected: (&str, Option<&str>)| {
        let fields = if accepted.is_empty() {
            String::new()
        } else {
            format!("accept-encoding: {accepted}\r\n")
        };
        let answer = wire.get(&format!("/files/{path}"), &fields);
        let found = (answer.text(), answer.field("content-encoding"));
        assert_eq!((&*found.0, found.1), expected, "{path} {accepted}");
        assert_eq!(answer.field("vary"), Some("accept-encoding"), "{path} {accepted}");
        answer.field("etag").expect("it has a tag").to_owned()
    };
    let plain = check("app.js", "", ("let plain;", None));
    let brotli = check("app.js", "gzip, deflate, br, zstd", ("brotli", Some("br")));
    let zstandard = check("app.js", "zstd", ("zstandard", Some("zstd")));
    let gzip = check("app.js", "gzip", ("gzip", Some("gzip")));
    check("app.js", "br;q=0, gzip", ("gzip", Some("gzip")));
    check("app.js", "br;q=0.1, gzip;q=0.2", ("gzip", Some("gzip")));
    check("app.js", "br;q=0", ("let plain;", None));
    check("app.js", "identity", ("let plain;", None));
    check("app.js", "identity;q=0", ("let plain;", None));
    check("app.js", "*", ("brotli", Some("br")));
    check("only.css", "br, gzip", ("gzip css", Some("gzip")));
    check("only.css", "br", ("a {}", None));
    check("sub/", "br", ("<h1>sub</h1>", None));
    let tags = [&plain, &brotli, &zstandard, &gzip];
    for (index, tag) in tags.iter().enumerate() {
        assert!(tag.starts_with('"') && !tags[..index].contains(tag), "{tags:?}");
    }
    // Each coding is a content of its own, for conditions and ranges.
    let answer =
        wire.get("/files/app.js", &format!("accept-encoding: br\r\nif-none-match: {brotli}\r\n"));
    assert_eq!((answer.status, answer.field("vary")), (304, Some("accept-encoding")));
    assert_eq!(answer.field("content-encoding"), None);
    let answer =
        wire.get("/files/app.js", &format!("accept-encoding: gzip\r\nif-none-match: {brotli}\r\n"));
    assert_eq!(answer.status, 200);
    let answer = wire.get("/files/app.js", "accept-encoding: br\r\nrange: bytes=1-2\r\n");
    assert_eq!((answer.status, &*answer.text()), (206, "ro"));
    assert_eq!(answer.field("content-encoding"), Some("br"));
    assert_eq!(answer.field("content-type"), Some("text/javascript; charset=utf-8"));
    let fields = format!("accept-encoding: gzip\r\nrange: bytes=1-2\r\nif-range: {brotli}\r\n");
    assert_eq!(wire.get("/files/app.js", &fields).status, 200);
    // An image does not get smaller, so it has no variants.
    let answer = wire.get("/files/logo.png", "accept-encoding: br\r\n");
    assert_eq!((&*answer.text(), answer.field("vary")), ("png", None));
}

#[test]
fn compressed_file_is_not_looked_for_by_default() {
    let server = start();
    let mut wire = Wire::connect(server.addr);
    let answer = wire.get("/files/app.js", "accept-encoding: br\r\n");
    assert_eq!((&*answer.text(), answer.field("vary")), ("let plain;", None));
    let answer = wire.get("/files/app.js.br", "");
    assert_eq!((&*answer.text(), answer.field("content-encoding")), ("brotli", None));
}
