//! JSON bodies: which bodies are read, and the errors for the others.

use std::collections::HashMap;

use serde::Deserialize;

use super::*;
use crate::extract::core::fixture::{extracted, post, request};
use crate::http::HttpMethod;

#[derive(Deserialize, Debug, PartialEq)]
struct Person {
    name: String,
    age: u32,
}

const GOOD: &str = r#"{"name":"A","age":7}"#;

fn status(content_type: &str, body: &'static str) -> u16 {
    match extracted::<Json<Person>>(&post(content_type, body)) {
        Ok(_) => 200,
        Err(error) => error.status().as_u16(),
    }
}

#[test]
fn json_body_is_read() {
    let person = Person { name: "A".into(), age: 7 };
    assert_eq!(extracted(&post("application/json", GOOD)), Ok(Json(person)));
}

#[test]
fn json_requires_a_json_content_type() {
    let check = |content_type: &str, expected: u16| {
        assert_eq!(status(content_type, GOOD), expected, "{content_type}");
    };
    check("application/json", 200);
    check("Application/JSON; charset=utf-8", 200);
    check("application/json;", 200);
    check("application/problem+json", 200);
    check("application/vnd.api+json; x=y", 200);
    check("", 415);
    check("text/plain", 415);
    check("application/jsonp", 415);
    check("application/+json", 415);
    check("json", 415);
    check("/x+json", 415);
    check("text/plain; application/json", 415);
}

#[test]
fn json_syntax_error_is_400_and_data_error_is_422() {
    let check = |body: &'static str, expected: u16| {
        assert_eq!(status("application/json", body), expected, "{body}");
    };
    check("", 400);
    check("{", 400);
    check("{]", 400);
    check(r#"{"name":"A","age":7} x"#, 400);
    check("7", 422);
    check(r#"{"name":"A"}"#, 422);
    check(r#"{"name":"A","age":"7"}"#, 422);
    check(r#"{"name":"A","age":-7}"#, 422);
}

#[test]
fn json_error_has_a_line_and_a_column() {
    let error = extracted::<Json<Person>>(&post("application/json", "{\n\"age\":true}"));
    assert!(matches!(error, Err(JsonError::Data { line: 2, column: 10, .. })), "{error:?}");
}

#[test]
fn json_error_has_a_path_in_the_value() {
    #[derive(Deserialize, Debug)]
    struct Team {
        #[expect(dead_code, reason = "only how it is read matters")]
        people: Vec<Person>,
        #[expect(dead_code, reason = "only how it is read matters")]
        #[serde(default)]
        by_name: HashMap<String, u8>,
    }

    let check = |body: &str, expected: &str| {
        let request = post("application/json", body.to_owned());
        let error = extracted::<Json<Team>>(&request).map(|_| ()).expect_err(body);
        let JsonError::Data { mistakes, .. } = &error else { panic!("{error:?}") };
        assert_eq!(mistakes[0].path(), expected, "{error:?}");
        let name = (!expected.is_empty()).then_some(expected);
        assert_eq!(error.place().name(), name, "{body}");
        assert_eq!(error.place().kind(), "body", "{body}");
    };
    let good = r#"{"name":"A","age":7}"#;
    check(
        &format!(r#"{{"people":[{good},{good},{good},{{"name":"B","age":-1}}]}}"#),
        "people[3].age",
    );
    check(r#"{"people":[{"name":"A"}]}"#, "people[0].age");
    check(r#"{"people":7}"#, "people");
    check(r#"{"people":[],"by_name":{"a b":"x"}}"#, "by_name.a b");
    check("7", "");
    check("{}", "people");
    // A client can choose the name, and the name can be of any length.
    let long = "\u{e4}".repeat(400);
    let body = format!(r#"{{"people":[],"by_name":{{"{long}":"x"}}}}"#);
    check(&body, &format!("by_name.{}..", "\u{e4}".repeat(124)));
}

#[test]
fn json_rejection_names_the_place_to_the_client() {
    let request = post("application/json", r#"{"name":"A","age":"7"}"#);
    let error = extracted::<Json<Person>>(&request).expect_err("the age is text");
    let response = error.into_response();
    let problem = response.problem().expect("it is a problem");
    assert_eq!(
        problem.to_string(),
        "422 Unprocessable Entity; body `age`: is not a whole number from 0 to 4294967295"
    );
}

#[test]
fn json_may_begin_with_a_byte_order_mark() {
    let person = Person { name: "A".into(), age: 7 };
    let body = format!("\u{feff}{GOOD}");
    assert_eq!(extracted(&post("application/json", body)), Ok(Json(person)));
    assert_eq!(status("application/json", "\u{feff}\u{feff}7"), 400);
    assert_eq!(status("application/json", "\u{feff}"), 400);
    let body = "\u{feff}{\"name\":\"A\",\n\"age\":true}";
    let error = extracted::<Json<Person>>(&post("application/json", body));
    let place = |error: &JsonError| error.place().name().map(str::to_owned);
    assert!(
        matches!(&error, Err(e @ JsonError::Data { line: 2, column: 10, .. })
        if place(e).as_deref() == Some("age")),
        "{error:?}"
    );
    // The byte order mark of UTF-16 is not UTF-8.
    let utf16 = b"\xff\xfe7\0".as_slice();
    let error = extracted::<Json<u8>>(&post("application/json", utf16));
    assert!(matches!(error, Err(JsonError::Syntax { line: 1, column: 1, .. })), "{error:?}");
}

#[test]
fn json_in_a_content_coding_is_415() {
    let fields = [("content-type", "application/json"), ("content-encoding", "gzip")];
    let request = request(HttpMethod::POST, "/", &fields, GOOD);
    let error = extracted::<Json<Person>>(&request).expect_err("it is not read");
    let response = error.into_response();
    assert_eq!(response.status(), 415);
    assert_eq!(response.headers().get("accept-encoding"), Some("identity"));
    let error =
        extracted::<Json<Person>>(&post("text/plain", GOOD)).expect_err("text is not read either");
    assert!(!error.into_response().headers().contains("accept-encoding"));
}

#[test]
fn json_that_is_not_utf8_has_a_line_and_a_column() {
    let error = extracted::<Json<Person>>(&post("application/json", b"{\n\"a\xff".as_slice()));
    assert!(matches!(error, Err(JsonError::Syntax { line: 2, column: 3, .. })), "{error:?}");
}

#[test]
fn json_is_absent_only_without_a_content_type_and_a_body() {
    let absent = |content_type: &str, body: &'static str| {
        extracted::<Json<Person>>(&post(content_type, body)).is_err_and(|e| e.absent())
    };
    assert!(absent("", ""));
    assert!(!absent("application/json", ""));
    assert!(!absent("", "x"));
    assert!(!absent("text/plain", ""));
}
