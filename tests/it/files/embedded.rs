//! Files that are part of the program.

use webserver::files::{Embedded, Files, embed};
use webserver_tests::Wire;

use super::app::start_with;

static PUBLIC: Embedded = embed!("it/files/public").at("/files");

/// A path without a file would not compile.
const SCRIPT: &str = PUBLIC.name("js/app.js");

const IMMUTABLE: &str = "max-age=31536000, immutable";

#[test]
fn embedded_folder_has_its_files_without_those_with_a_dot() {
    let paths: Vec<_> = PUBLIC.files().iter().map(webserver::files::EmbeddedFile::path).collect();
    assert_eq!(
        paths,
        [".well-known/security.txt", "LICENSE", "index.html", "js/app.js", "js/app.js.br"]
    );
    let file = PUBLIC.get("js/app.js").expect("it is in the folder");
    assert_eq!(file.bytes(), b"let a = 1;\n");
    assert_eq!(file.name(), SCRIPT);
    assert_eq!(SCRIPT, format!("js/app.{}.js", &file.hash()[..12]));
    assert_eq!(PUBLIC.url("js/app.js"), format!("/files/{SCRIPT}"));
    assert!(PUBLIC.get("js").is_none() && PUBLIC.get("missing").is_none());
}

#[test]
fn embedded_file_is_served_by_both_of_its_names() {
    let server = start_with(&Files::embedded(&PUBLIC));
    let mut wire = Wire::connect(server.addr);
    let tag = format!("\"{}\"", PUBLIC.get("js/app.js").expect("it is in the folder").hash());
    let mut check = |path: &str, fields: &str, status: u16, text: &str, cache: Option<&str>| {
        let answer = wire.get(&format!("/files/{path}"), fields);
        assert_eq!((answer.status, &*answer.text()), (status, text), "{path} {fields}");
        assert_eq!(answer.field("cache-control"), cache, "{path} {fields}");
        if matches!(status, 200 | 206 | 304) && path.ends_with("js") {
            assert_eq!(answer.field("etag"), Some(&*tag));
            assert_eq!(answer.field("last-modified"), None);
        }
    };
    let (script, fresh) = ("let a = 1;\n", Some("no-cache"));
    check("js/app.js", "", 200, script, fresh);
    check(SCRIPT, "", 200, script, Some(IMMUTABLE));
    check(PUBLIC.name("LICENSE"), "", 200, "no extension\n", Some(IMMUTABLE));
    check("", "", 200, "<h1>embedded</h1>\n", fresh);
    check(".well-known/security.txt", "", 200, "contact\n", fresh);
    check(SCRIPT, &format!("if-none-match: {tag}\r\n"), 304, "", Some(IMMUTABLE));
    check(SCRIPT, "range: bytes=4-4\r\n", 206, "a", Some(IMMUTABLE));
    // The name of another version is that of no file.
    let body = wire.get("/files/js/app.0123456789ab.js", "");
    assert_eq!((body.status, body.field("cache-control")), (404, None));
    for path in [".hidden/a.txt", "js/", "missing", "js/app.js/", "../embedded.rs", "js%2Fapp.js"] {
        assert_eq!(wire.get(&format!("/files/{path}"), "").status, 404, "{path}");
    }
    let answer = wire.get(&format!("/files/{SCRIPT}"), "range: bytes=0-0,4-4\r\n");
    assert!(
        answer.status == 206 && answer.text().contains("content-range: bytes 4-4/11\r\n\r\na\r\n")
    );
}

#[test]
fn embedded_file_has_compressed_variants() {
    let server = start_with(&Files::embedded(&PUBLIC).precompressed(true));
    let mut wire = Wire::connect(server.addr);
    let answer = wire.get(&format!("/files/{SCRIPT}"), "accept-encoding: br\r\n");
    assert_eq!(
        (&*answer.text(), answer.field("content-encoding")),
        ("brotli of js/app.js", Some("br"))
    );
    assert_eq!(answer.field("content-type"), Some("text/javascript; charset=utf-8"));
    assert_eq!(answer.field("cache-control"), Some(IMMUTABLE));
    let plain = wire.get(&format!("/files/{SCRIPT}"), "");
    assert_ne!(plain.field("etag"), answer.field("etag"));
}

#[test]
fn source_of_embedded_files_is_read_as_it_is_now() {
    let server = start_with(&Files::source_of(&PUBLIC).expect("the folder is where it was"));
    let mut wire = Wire::connect(server.addr);
    for path in ["js/app.js", SCRIPT] {
        let answer = wire.get(&format!("/files/{path}"), "");
        assert_eq!((answer.status, &*answer.text()), (200, "let a = 1;\n"), "{path}");
        assert_eq!(answer.field("cache-control"), Some("no-cache"));
    }
    assert_eq!(wire.get("/files/.hidden/a.txt", "").status, 404);
}
