//! The form of an answer by `Accept` (RFC 9110, section 12.5.1), also if the field is malformed.

use webserver_fuzz::answers::one;

use crate::wire::check::{request, send};

/// Returns the status and the content type of the answer to that line with these `Accept` fields.
fn answer(line: &str, accept: &[&str]) -> (u16, String) {
    let fields: Vec<_> = accept.iter().map(|value| format!("Accept: {value}")).collect();
    let fields: Vec<_> = fields.iter().map(String::as_str).collect();
    let input = request(line, &fields, "");
    let (output, _) = send(&crate::wire::app::server(), [&input[..]]);
    let (answer, _) = one(output.as_bytes(), false);
    (answer.status, answer.field("content-type").unwrap_or_default().to_owned())
}

/// The `Accept` field that Java's `HttpURLConnection` sent until version 18.
const JAVA: &str = "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2";

#[test]
fn accept_that_is_malformed_is_not_a_406() {
    for accept in [
        &[JAVA][..],
        &["*"],
        &["*;q=.1"],
        &["plain"],
        &["text/plain;q=.5"],
        &["text/plain;q=1.5"],
        &["text/plain;q="],
        &["text/plain;q=high"],
        &["text/plain;q=0.0001"],
        &["text/plain;level"],
        &["text/plain;x=\"y"],
        &["image/png", "nonsense"],
        &["text/plain;q=0,5"],
        &["\u{e9}"],
    ] {
        let (status, kind) = answer("GET /page HTTP/1.1", accept);
        assert_eq!((status, &kind[..]), (200, "text/plain; charset=utf-8"), "{accept:?}");
    }
    for accept in [&["image/png"][..], &["text/plain;q=0"], &["image/png", "text/html, ,"]] {
        assert_eq!(answer("GET /page HTTP/1.1", accept).0, 406, "{accept:?}");
    }
}

#[test]
fn accept_that_is_malformed_keeps_the_form_of_an_error() {
    let check = |accept: &[&str], form: &str| {
        let (status, kind) = answer("DELETE /page HTTP/1.1", accept);
        assert_eq!((status, &kind[..]), (405, form), "{accept:?}");
    };
    let (html, text, json) =
        ("text/html; charset=utf-8", "text/plain; charset=utf-8", "application/problem+json");
    check(&["text/html;q=.9"], html);
    check(&["text/html;q=0.9)"], html);
    check(&["text/html;level"], html);
    check(&["text/html;x=\"y, text/plain"], html);
    check(&[JAVA], html);
    check(&["text/html;q=.2, text/plain;q=.3"], text);
    check(&["html, text/plain"], text);
    check(&["html"], json);
    check(&["*"], json);
}
