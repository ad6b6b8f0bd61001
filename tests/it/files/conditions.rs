//! Conditional requests for files (RFC 9110, section 13). The order of the conditions is that of section
//! 13.2.2.

use std::time::{Duration, SystemTime};

use webserver_tests::Wire;

use super::app::{DATE, DIGITS, Scratch, start, start_with};
use webserver::files::Files;

const BEFORE: &str = "Sun, 06 Nov 1994 08:49:36 GMT";
const AFTER: &str = "Sun, 06 Nov 1994 08:49:38 GMT";

#[test]
fn conditions_are_evaluated_in_their_order() {
    let server = start();
    let mut wire = Wire::connect(server.addr);
    let tag = wire.get("/files/digits.txt", "").field("etag").expect("it has a tag").to_owned();
    let mut check = |fields: &[(&str, &str)], expected: u16| {
        let lines = fields
            .iter()
            .fold(String::new(), |lines, (name, value)| lines + name + ": " + value + "\r\n");
        for method in ["GET", "HEAD"] {
            wire.send(format!("{method} /files/digits.txt HTTP/1.1\r\nhost: a\r\n{lines}\r\n"));
            let answer = wire.answer(method == "HEAD");
            // A HEAD has no ranges.
            let expected =
                if method == "HEAD" && matches!(expected, 206 | 416) { 200 } else { expected };
            assert_eq!(answer.status, expected, "{method} {lines}");
            if expected == 304 {
                assert_eq!(answer.field("etag"), Some(&*tag));
                assert_eq!(answer.field("cache-control"), Some("no-cache"));
                for absent in ["last-modified", "content-type", "content-range", "content-length"] {
                    assert_eq!(answer.field(absent), None, "{absent}");
                }
            }
        }
    };
    let (weak, list, other) = (format!("W/{tag}"), format!("\"other\", {tag}"), "\"other\"");
    let part = ("range", "bytes=0-4");
    // One condition.
    check(&[("if-match", &tag)], 200);
    check(&[("if-match", &list)], 200);
    check(&[("if-match", "*")], 200);
    check(&[("if-match", &weak)], 412);
    check(&[("if-match", other)], 412);
    check(&[("if-none-match", &tag)], 304);
    check(&[("if-none-match", &weak)], 304);
    check(&[("if-none-match", &list)], 304);
    check(&[("if-none-match", "*")], 304);
    check(&[("if-none-match", other)], 200);
    check(&[("if-none-match", "malformed")], 200);
    check(&[("if-none-match", ",")], 200);
    check(&[("if-modified-since", DATE)], 304);
    check(&[("if-modified-since", AFTER)], 304);
    check(&[("if-modified-since", BEFORE)], 200);
    check(&[("if-modified-since", "malformed")], 200);
    check(&[("if-unmodified-since", DATE)], 200);
    check(&[("if-unmodified-since", AFTER)], 200);
    check(&[("if-unmodified-since", BEFORE)], 412);
    check(&[("if-unmodified-since", "malformed")], 200);
    // A tag is asked before a time.
    check(&[("if-match", &tag), ("if-unmodified-since", BEFORE)], 200);
    check(&[("if-match", other), ("if-unmodified-since", AFTER)], 412);
    check(&[("if-none-match", other), ("if-modified-since", AFTER)], 200);
    check(&[("if-none-match", &tag), ("if-modified-since", BEFORE)], 304);
    // What would be 412 is so before what would be 304.
    check(&[("if-match", &tag), ("if-none-match", &tag)], 304);
    check(&[("if-match", other), ("if-none-match", &tag)], 412);
    check(&[("if-unmodified-since", BEFORE), ("if-modified-since", AFTER)], 412);
    check(&[("if-unmodified-since", AFTER), ("if-modified-since", AFTER)], 304);
    // The range comes last.
    check(&[("if-match", &tag), part], 206);
    check(&[("if-match", other), part], 412);
    check(&[("if-none-match", &tag), part], 304);
    check(&[("if-none-match", other), part], 206);
    check(&[("if-modified-since", DATE), part], 304);
    check(&[("if-none-match", &tag), ("range", "bytes=99-")], 304);
    check(&[("if-match", other), ("range", "bytes=99-")], 412);
    check(&[("if-match", &tag), ("range", "bytes=99-")], 416);
    check(&[("if-match", &tag), ("if-range", &tag), part], 206);
    check(&[("if-match", &tag), ("if-range", other), part], 200);
    check(&[("if-none-match", &tag), ("if-range", &tag), part], 304);
}

#[test]
fn last_modified_is_a_time_of_a_clock_that_has_been() {
    let server = start();
    let mut wire = Wire::connect(server.addr);
    assert_eq!(wire.get("/files/digits.txt", "").field("last-modified"), Some(DATE));
    // Build tools set the time to 1970, whatever the content is.
    let image = wire.get("/files/image.txt", "");
    assert_eq!(image.field("last-modified"), None);
    let tag = image.field("etag").expect("the system knows when the file was made");
    assert!(tag.starts_with('"'), "{tag}");
    assert_eq!(wire.get("/files/image.txt", &format!("if-none-match: {tag}\r\n")).status, 304);
    let future = wire.get("/files/future.txt", "");
    let date = future.field("date").expect("each answer has a date");
    let modified = future.field("last-modified").expect("it has a time");
    // Both are in whole seconds, and the clock may go on between them.
    let seconds = |date: &str| date.split([' ', ':']).nth(6).map(str::to_owned);
    assert_eq!(date[..16], modified[..16], "{:?} {:?}", seconds(date), seconds(modified));
}

#[test]
fn etag_is_weak_right_after_a_change() {
    let folder = Scratch::new();
    let path = folder.write("root/a.txt", "first");
    let server = start_with(&Files::new(folder.root()).expect("the folder exists"));
    let mut wire = Wire::connect(server.addr);
    let first = wire.get("/files/a.txt", "").field("etag").expect("it has a tag").to_owned();
    assert!(first.starts_with("W/\""), "{first}");
    let fields = format!("range: bytes=0-1\r\nif-range: {first}\r\n");
    assert_eq!(wire.get("/files/a.txt", &fields).status, 200);
    assert_eq!(wire.get("/files/a.txt", &format!("if-none-match: {first}\r\n")).status, 304);
    std::thread::sleep(Duration::from_millis(2_100));
    let strong = wire.get("/files/a.txt", "").field("etag").expect("it has a tag").to_owned();
    assert_eq!(format!("W/{strong}"), first);
    assert_eq!(wire.get("/files/a.txt", &format!("if-none-match: {first}\r\n")).status, 304);
    // Another content of the same length has another tag.
    std::fs::write(&path, "other").expect("the file can be written to");
    let other = wire.get("/files/a.txt", &format!("if-none-match: {strong}\r\n"));
    assert_eq!((other.status, other.text().as_str()), (200, "other"));
    assert_ne!(other.field("etag"), Some(&*first));
    // A time that is set back does not make the tag strong.
    super::app::set_time(&path, SystemTime::now() - Duration::from_hours(1));
    let tag = wire.get("/files/a.txt", "").field("etag").expect("it has a tag").to_owned();
    assert!(tag.starts_with("W/\""), "{tag}");
}

#[test]
fn head_has_the_fields_of_get_and_no_body() {
    let server = start();
    let mut wire = Wire::connect(server.addr);
    for path in ["digits.txt", "big.bin", "empty.txt", "sub/", "unknown.zzz"] {
        let get = wire.get(&format!("/files/{path}"), "");
        wire.send(format!("HEAD /files/{path} HTTP/1.1\r\nhost: a\r\n\r\n"));
        let head = wire.answer(true);
        let fields = |answer: &webserver_tests::Answer| {
            let mut fields: Vec<_> =
                answer.fields.iter().filter(|(name, _)| name != "date").cloned().collect();
            fields.sort();
            fields
        };
        assert_eq!((head.status, fields(&head)), (get.status, fields(&get)), "{path}");
    }
    assert_eq!(wire.get("/files/digits.txt", "").text(), DIGITS);
}
