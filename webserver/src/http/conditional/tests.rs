//! The rules of RFC 9110, section 13, as tables.

use std::time::Duration;

use super::*;
use crate::http::{HeaderName, HeaderValue, RequestBuilder};

const OLD: &str = "Sat, 29 Oct 1994 19:43:30 GMT";
const SAME: &str = "Sat, 29 Oct 1994 19:43:31 GMT";
const LATER: &str = "Sat, 29 Oct 1994 19:43:32 GMT";

fn conditions(method: HttpMethod, fields: &[(&str, &str)]) -> Option<Box<Conditions>> {
    let builder = RequestBuilder::new(method, "/");
    let builder = fields.iter().fold(builder, |builder, (name, value)| builder.header(name, value));
    Conditions::of(&builder.build().expect("the pieces are valid"))
}

fn verdict(method: HttpMethod, fields: &[(&str, &str)], tag: Option<&str>) -> Verdict {
    let modified = httpdate::parse_http_date(SAME).ok();
    let validators = Validators { exists: true, tag: tag.map(str::as_bytes), modified };
    let conditions = conditions(method, fields);
    conditions.map_or(Verdict::Perform, |conditions| conditions.evaluate(&validators))
}

const GET: HttpMethod = HttpMethod::GET;
const PUT: HttpMethod = HttpMethod::PUT;
const A: Option<&str> = Some("\"a\"");
const WEAK_A: Option<&str> = Some("W/\"a\"");
const NONE_MATCH: Verdict = Verdict::Failed("if-none-match");
const NO_MATCH: Verdict = Verdict::Failed("if-match");
const MODIFIED: Verdict = Verdict::Failed("if-unmodified-since");

#[test]
fn if_none_match_compares_weakly() {
    let check = |list: &str, tag: Option<&str>, matches: bool| {
        let fields = [("if-none-match", list)];
        let (get, put) = if matches {
            (Verdict::NotModified, NONE_MATCH)
        } else {
            (Verdict::Perform, Verdict::Perform)
        };
        assert_eq!(verdict(GET, &fields, tag), get, "{list} {tag:?}");
        assert_eq!(verdict(HttpMethod::HEAD, &fields, tag), get, "{list} {tag:?}");
        assert_eq!(verdict(PUT, &fields, tag), put, "{list} {tag:?}");
    };
    check("\"a\"", A, true);
    check("W/\"a\"", A, true);
    check("\"a\"", WEAK_A, true);
    check("W/\"a\"", WEAK_A, true);
    check("\"b\"", A, false);
    check("\"A\"", A, false);
    check("\"b\", W/\"a\"", A, true);
    check("\"b\",,\t \"a\" ,", A, true);
    check("\"b,c\", \"a\"", A, true);
    check("\"x, \", \"a\"", A, false);
    check("*", A, true);
    check(" * ", None, true);
    check("\"a\"", None, false);
    check("a", A, false);
    check("\"a", A, false);
    check("w/\"a\"", A, false);
    check("\"b\" \"a\"", A, false);
    check("", A, false);
    check("\"\"", Some("\"\""), true);
}

#[test]
fn if_match_compares_strongly() {
    let check = |list: &str, tag: Option<&str>, matches: bool| {
        let expected = if matches { Verdict::Perform } else { NO_MATCH };
        assert_eq!(verdict(PUT, &[("if-match", list)], tag), expected, "{list} {tag:?}");
        assert_eq!(verdict(GET, &[("if-match", list)], tag), expected, "{list} {tag:?}");
    };
    check("\"a\"", A, true);
    check("W/\"a\"", A, false);
    check("\"a\"", WEAK_A, false);
    check("W/\"a\"", WEAK_A, false);
    check("\"b\", \"a\"", A, true);
    check("\"b\", \"c\"", A, false);
    check("*", A, true);
    check("*, \"a\"", A, false);
    check("a", A, false);
    check("\"a\"", None, false);
}

#[test]
fn if_match_and_if_none_match_with_an_asterisk_ask_whether_there_is_anything() {
    let check = |fields: &[(&str, &str)], exists: bool, expected: Verdict| {
        let conditions = conditions(PUT, fields).expect("there is a condition");
        let validators = Validators { exists, tag: None, modified: None };
        assert_eq!(conditions.evaluate(&validators), expected, "{fields:?} {exists}");
    };
    check(&[("if-match", "*")], true, Verdict::Perform);
    check(&[("if-match", "*")], false, NO_MATCH);
    check(&[("if-none-match", "*")], true, NONE_MATCH);
    check(&[("if-none-match", "*")], false, Verdict::Perform);
}

#[test]
fn if_modified_since_is_for_get_and_head() {
    let check = |date: &str, expected: Verdict| {
        let fields = [("if-modified-since", date)];
        assert_eq!(verdict(GET, &fields, A), expected, "{date}");
        assert_eq!(verdict(HttpMethod::HEAD, &fields, A), expected, "{date}");
        assert_eq!(verdict(PUT, &fields, A), Verdict::Perform, "{date}");
    };
    check(OLD, Verdict::Perform);
    check(SAME, Verdict::NotModified);
    check(LATER, Verdict::NotModified);
    // The obsolete forms of a date (section 5.6.7).
    check("Saturday, 29-Oct-94 19:43:31 GMT", Verdict::NotModified);
    check("Sat Oct 29 19:43:31 1994", Verdict::NotModified);
    check("yesterday", Verdict::Perform);
    check(&format!("{SAME}, {SAME}"), Verdict::Perform);
    let twice = [("if-modified-since", SAME), ("if-modified-since", SAME)];
    assert_eq!(verdict(GET, &twice, A), Verdict::Perform);
}

#[test]
fn if_unmodified_since_is_for_every_method() {
    let check = |date: &str, expected: Verdict| {
        let fields = [("if-unmodified-since", date)];
        assert_eq!(verdict(PUT, &fields, A), expected, "{date}");
        assert_eq!(verdict(GET, &fields, A), expected, "{date}");
    };
    check(OLD, MODIFIED);
    check(SAME, Verdict::Perform);
    check(LATER, Verdict::Perform);
    check("yesterday", Verdict::Perform);
    let twice = [("if-unmodified-since", OLD), ("if-unmodified-since", OLD)];
    assert_eq!(verdict(PUT, &twice, A), Verdict::Perform);
}

#[test]
fn preconditions_are_evaluated_in_the_order_of_the_rfc() {
    let check = |method: HttpMethod, fields: &[(&str, &str)], expected: Verdict| {
        assert_eq!(verdict(method, fields, A), expected, "{fields:?}");
    };
    let (matched, missed) = (("if-match", "\"a\""), ("if-match", "\"b\""));
    let (none, some) = (("if-none-match", "\"a\""), ("if-none-match", "\"b\""));
    let (old, later) = (("if-modified-since", OLD), ("if-modified-since", LATER));
    let (un_old, un_later) = (("if-unmodified-since", OLD), ("if-unmodified-since", LATER));
    check(GET, &[none, missed], NO_MATCH);
    check(GET, &[none, matched], Verdict::NotModified);
    check(PUT, &[none, matched], NONE_MATCH);
    check(GET, &[later, missed], NO_MATCH);
    check(GET, &[un_old, matched], Verdict::Perform);
    check(GET, &[un_later, missed], NO_MATCH);
    check(GET, &[un_old, none], MODIFIED);
    check(GET, &[un_later, none], Verdict::NotModified);
    check(GET, &[some, later], Verdict::Perform);
    check(GET, &[none, old], Verdict::NotModified);
    check(GET, &[un_old, later], MODIFIED);
}

#[test]
fn preconditions_do_not_apply_to_options_and_trace() {
    for method in [HttpMethod::OPTIONS, HttpMethod::TRACE] {
        assert!(conditions(method, &[("if-match", "\"b\"")]).is_none());
    }
    assert!(conditions(GET, &[("accept", "*/*")]).is_none());
}

fn answered(fields: &[(&'static str, &'static str)], status: u16) -> Response {
    let status = StatusCode::from_u16(status).expect("a status");
    let mut response = Response::new("content").with_status(status);
    for (name, value) in fields {
        response
            .headers_mut()
            .append(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    conditions(GET, &[("if-none-match", "\"a\""), ("if-match", "*")])
        .expect("there are conditions")
        .apply(&mut response);
    response
}

#[test]
fn not_modified_keeps_the_fields_that_a_304_must_have() {
    let kept = [
        ("etag", "\"a\""),
        ("cache-control", "max-age=60"),
        ("content-location", "/a.en"),
        ("date", OLD),
        ("expires", LATER),
        ("vary", "accept"),
        ("set-cookie", "b=c"),
        ("content-security-policy", "default-src 'self'"),
    ];
    let lost = [
        ("content-type", "text/plain"),
        ("content-language", "en"),
        ("content-encoding", "gzip"),
        ("content-length", "7"),
        ("last-modified", OLD),
    ];
    let response = answered(&[&kept[..], &lost[..]].concat(), 200);
    assert_eq!(response.status(), 304);
    assert!(response.body().is_empty());
    let fields: Vec<_> = response.headers().iter().collect();
    assert_eq!(fields, kept.map(|(name, value)| (name, value.as_bytes())));
}

#[test]
fn precondition_of_a_response_that_is_no_success_is_ignored() {
    let tag = [("etag", "\"a\"")];
    assert_eq!(answered(&tag, 203).status(), 304);
    for status in [302, 404, 500] {
        assert_eq!(answered(&tag, status).body().buffered(), Some(&b"content"[..]));
    }
    // Without a validator there is nothing to compare with.
    assert_eq!(answered(&[], 200).status(), 200);
    assert_eq!(answered(&[("etag", "a")], 200).status(), 200);
}

#[test]
fn last_modified_stays_in_a_304_without_an_etag() {
    let mut response = Response::new("content")
        .with_header(HeaderName::from_static("last-modified"), HeaderValue::from_static(OLD));
    conditions(GET, &[("if-modified-since", SAME)]).expect("a condition").apply(&mut response);
    assert_eq!(response.status(), 304);
    assert_eq!(response.headers().get("last-modified"), Some(OLD));
    let before = httpdate::parse_http_date(OLD).expect("a date") + Duration::from_secs(1);
    assert_eq!(Some(before), httpdate::parse_http_date(SAME).ok());
}

proptest::proptest! {
    #[test]
    fn tags_of_any_list_never_panic(list in proptest::collection::vec(proptest::num::u8::ANY, 0..40)) {
        tags(&list).count();
    }
}
