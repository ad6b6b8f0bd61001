//! Generated bodies and cookies. They are sent to the same functions that the fuzzer calls, which compare
//! the answers with those of independent readers.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

const JSON: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"name\":",
    "\"a\"",
    "\"people\":",
    "\"age\":",
    "\"kind\":",
    "\"new\"",
    "\"old\"",
    "300",
    "-1",
    "1e400",
    "0.5",
    "null",
    "true",
    "\"\\ud800\"",
    "\u{e4}",
    " ",
    "\"lead\":",
    "{\"name\":\"a\"}",
    "{\"age\":3,\"kind\":\"new\"}",
    "\"limit\":",
    "\u{c}",
];
const FORM: &[&str] = &[
    "&", "=", "name", "a", "people", "[0]", "[1]", ".", "age", "kind", "[", "]", "%", "%41",
    "%C3%A4", "%ff", "+", "tag", "[]", "\u{e4}", "old", "3", "limit", "x", "name=a&",
];
const MULTIPART: &[&str] = &[
    "--b",
    "\r\n",
    "\r\n--b",
    "--b--",
    "--",
    "\r",
    "\n",
    "Content-Disposition: form-data; name=",
    "title",
    "year",
    "files",
    "; filename=\"a\"",
    "\"",
    ";",
    " ",
    "x",
    "\r\n\r\n",
    "--b\r\nContent-Disposition: form-data; name=title\r\n\r\na\r\n",
];
const COOKIES: &[&str] = &[
    "a", "=", ";", "; ", "\"", "b", "\t", " ", "\n", "1", "\u{e4}", ",", "__Host-", "/", "\r", "\0",
];

/// Returns a first byte of the given range, and texts after it.
fn input(
    kinds: std::ops::Range<u8>,
    texts: &'static [&'static str],
) -> impl Strategy<Value = Vec<u8>> {
    (kinds, vec(select(texts), 0..20)).prop_map(|(kind, texts)| {
        let mut input = vec![kind];
        input.extend(texts.concat().into_bytes());
        input
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1000) })]

    #[test]
    fn generated_json_is_read_as_serde_json_reads_it(input in input(0..1, JSON)) {
        webserver_fuzz::body(&input);
    }

    #[test]
    fn generated_forms_are_read_as_form_urlencoded_reads_them(input in input(1..2, FORM)) {
        webserver_fuzz::body(&input);
    }

    #[test]
    fn generated_multipart_is_read_or_refused(input in input(2..3, MULTIPART)) {
        webserver_fuzz::body(&input);
    }

    #[test]
    fn generated_cookies_are_read_and_set_exactly(input in input(0..3, COOKIES)) {
        webserver_fuzz::cookies(&input);
    }
}
