//! Parts of a file (RFC 9110, section 14). The rows of one range and of several are those that Go's
//! `ServeContent` is tested with.

use webserver_tests::{Answer, Wire};

use super::app::{BIG, DATE, DIGITS, big, start};

/// Returns the parts of a body with several.
fn parts(answer: &Answer) -> Vec<(String, String)> {
    let boundary = answer
        .field("content-type")
        .and_then(|value| value.strip_prefix("multipart/byteranges; boundary="));
    let boundary = boundary.unwrap_or_else(|| panic!("{answer:?}"));
    let text = answer.text();
    let inner = text
        .strip_prefix(&format!("--{boundary}\r\n"))
        .and_then(|text| text.strip_suffix(&format!("\r\n--{boundary}--\r\n")));
    let between = format!("\r\n--{boundary}\r\n");
    let parts = inner.unwrap_or_else(|| panic!("{text}")).split(&between).map(|part| {
        let (head, body) = part.split_once("\r\n\r\n").expect("a part has a head");
        let head = head.strip_prefix("content-type: text/plain; charset=utf-8\r\ncontent-range: ");
        (head.expect("a part has two fields").to_owned(), body.to_owned())
    });
    parts.collect()
}

#[test]
fn range_of_one_part_is_a_206() {
    let server = start();
    let mut wire = Wire::connect(server.addr);
    let mut check = |range: &str, start: usize, end: usize| {
        let answer = wire.get("/files/digits.txt", &format!("range: {range}\r\n"));
        assert_eq!(answer.status, 206, "{range}");
        assert_eq!(answer.text(), DIGITS[start..end], "{range}");
        let field = format!("bytes {start}-{}/11", end - 1);
        assert_eq!(answer.field("content-range"), Some(&*field), "{range}");
        assert_eq!(answer.field("content-type"), Some("text/plain; charset=utf-8"));
        assert_eq!(answer.field("accept-ranges"), Some("bytes"));
        assert!(answer.field("etag").is_some_and(|tag| tag.starts_with('"')));
    };
    check("bytes=0-4", 0, 5);
    check("bytes=2-", 2, 11);
    check("bytes=-5", 6, 11);
    check("bytes=3-7", 3, 8);
    check("bytes=5-1000", 5, 11);
    check("bytes=0-9", 0, 10);
    check("bytes=0-10", 0, 11);
    check("bytes=0-11", 0, 11);
    check("bytes=10-11", 10, 11);
    check("bytes=10-", 10, 11);
    check("bytes=0-0,99-", 0, 1);
    check("bytes=-99999", 0, 11);
}

#[test]
fn range_of_several_parts_is_one_body() {
    let server = start();
    let mut wire = Wire::connect(server.addr);
    let mut check = |range: &str, expected: &[(usize, usize)]| {
        let answer = wire.get("/files/digits.txt", &format!("range: {range}\r\n"));
        assert_eq!(answer.status, 206, "{range}");
        assert_eq!(answer.field("content-range"), None, "{range}");
        let expected = expected.iter().map(|&(start, end)| {
            (format!("bytes {start}-{}/11", end - 1), DIGITS[start..end].to_owned())
        });
        assert_eq!(parts(&answer), expected.collect::<Vec<_>>(), "{range}");
    };
    check("bytes=0-0,-2", &[(0, 1), (9, 11)]);
    check("bytes=0-1,5-8", &[(0, 2), (5, 9)]);
    check("bytes=0-1,5-", &[(0, 2), (5, 11)]);
    check("bytes=5-, 0-1", &[(5, 11), (0, 2)]);
    check("bytes=0-0,2-2,99-100,4-4", &[(0, 1), (2, 3), (4, 5)]);
}

#[test]
fn range_that_does_not_exist_is_a_416() {
    let server = start();
    let mut wire = Wire::connect(server.addr);
    for range in [
        "11-",
        "11-12",
        "12-12",
        "11-100",
        "12-100",
        "100-",
        "100-1000",
        "-0",
        "11-,12-",
        "99999999999999999999-",
    ] {
        let answer = wire.get("/files/digits.txt", &format!("range: bytes={range}\r\n"));
        assert_eq!(answer.status, 416, "{range}");
        assert_eq!(answer.field("content-range"), Some("bytes */11"), "{range}");
        assert_eq!(answer.field("etag"), None);
    }
}

#[test]
fn range_that_is_ignored_is_the_whole_file() {
    let server = start();
    let mut wire = Wire::connect(server.addr);
    let mut many = String::from("range: bytes=0-0");
    for _ in 0..16 {
        many.push_str(",2-2");
    }
    for fields in [
        "",
        "range:",
        "range: bytes",
        "range: bytes=",
        "range: bytes=,",
        "range: bytes=a-b",
        "range: bytes=5-4",
        "range: bytes=0-1,5-4",
        "range: lines=0-4",
        "range: bytes 0-4",
        "range: bytes=0-4\r\nrange: bytes=5-6",
        // More bytes than the file has.
        "range: bytes=0-,1-,2-,3-,4-",
        "range: bytes=0-6,5-10",
        &many,
    ] {
        let answer = wire.get(
            "/files/digits.txt",
            &format!("{fields}{}", if fields.is_empty() { "" } else { "\r\n" }),
        );
        assert_eq!((answer.status, answer.text().as_str()), (200, DIGITS), "{fields}");
        assert_eq!(answer.field("content-range"), None);
    }
    let answer = wire.get("/files/empty.txt", "range: bytes=0-\r\n");
    assert_eq!((answer.status, answer.field("content-length")), (200, Some("0")));
}

#[test]
fn range_is_only_for_get() {
    let server = start();
    let mut wire = Wire::connect(server.addr);
    for range in ["0-4", "99-"] {
        wire.send(format!(
            "HEAD /files/digits.txt HTTP/1.1\r\nhost: a\r\nrange: bytes={range}\r\n\r\n"
        ));
        let answer = wire.answer(true);
        assert_eq!((answer.status, answer.field("content-length")), (200, Some("11")));
        assert_eq!(answer.field("accept-ranges"), Some("bytes"));
        assert_eq!(answer.field("content-type"), Some("text/plain; charset=utf-8"));
    }
}

#[test]
fn if_range_has_to_name_the_present_content() {
    let server = start();
    let mut wire = Wire::connect(server.addr);
    let tag = wire.get("/files/digits.txt", "").field("etag").expect("it has a tag").to_owned();
    let mut check = |if_range: &str, is_part: bool| {
        let fields = format!("range: bytes=0-4\r\nif-range: {if_range}\r\n");
        let answer = wire.get("/files/digits.txt", &fields);
        let expected = if is_part { (206, &DIGITS[..5]) } else { (200, DIGITS) };
        assert_eq!((answer.status, answer.text().as_str()), expected, "{if_range}");
    };
    check(&tag, true);
    check(&format!("W/{tag}"), false);
    check("\"other\"", false);
    check("*", false);
    check(&format!("{tag}, \"other\""), false);
    check(&format!("{tag}\r\nif-range: {tag}"), false);
    check(tag.trim_matches('"'), false);
    check(DATE, true);
    check("Sun, 06 Nov 1994 08:49:36 GMT", false);
    check("Sun, 06 Nov 1994 08:49:38 GMT", false);
    check("Mon, 07 Nov 2044 08:49:37 GMT", false);
    check("yesterday", false);
    check("", false);
    // Without a range it means nothing, and after a false one a range cannot be wrong.
    let answer = wire.get("/files/digits.txt", "if-range: \"other\"\r\n");
    assert_eq!(answer.status, 200);
    let answer = wire.get("/files/digits.txt", "range: bytes=99-\r\nif-range: \"other\"\r\n");
    assert_eq!(answer.status, 200);
}

#[test]
fn range_of_a_long_file_is_streamed() {
    let server = start();
    let mut wire = Wire::connect(server.addr);
    let all = big();
    let mut check = |range: &str, expected: &[u8]| {
        let answer = wire.get("/files/big.bin", &format!("range: bytes={range}\r\n"));
        assert_eq!(answer.status, 206, "{range}");
        assert!(answer.body == expected, "{range}: {} bytes", answer.body.len());
    };
    check("0-", &all);
    check("1-999999", &all[1..=999_999]);
    check("262143-262144", &all[262_143..=262_144]);
    check("262144-524287", &all[262_144..=524_287]);
    check("-65537", &all[BIG - 65_537..]);
    check("-65536", &all[BIG - 65_536..]);
    let answer = wire.get("/files/big.bin", "range: bytes=0-299999,600000-899999\r\n");
    let length = answer.body.len();
    assert_eq!((answer.status, answer.field("content-length")), (206, Some(&*length.to_string())));
    let holds = |part: &[u8]| answer.body.windows(part.len()).any(|window| window == part);
    assert!(holds(&all[..300_000]) && holds(&all[600_000..900_000]));
}
