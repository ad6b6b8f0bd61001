//! What is told of each kind of type, and that nothing is told of a good document.
#![cfg(feature = "json")]

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::num::NonZeroU8;

use serde::Deserialize;

use super::findings::Findings;
use super::json::{Found, find};
use super::piece::Piece;
use super::reader::Reader;
use crate::extract::sensitive::Sensitive;

mod properties;
mod types;

use self::types::*;

/// Returns the mistakes of a document as lines, each with its pointer, detail and received value.
fn told<'de, T: Deserialize<'de>>(body: &'de str) -> Vec<String> {
    let Err(error) = serde_json::from_str::<T>(body) else { return Vec::new() };
    match find::<T>(body, &error) {
        Found::Syntax(error) => vec![format!("syntax: {error}")],
        Found::Data { mistakes, has_more } => {
            let line = |one: &super::Finding| {
                let received = one.received.as_ref().map(|text| format!(" ({text})"));
                format!("{} {}{}", one.pointer, one.detail, received.unwrap_or_default())
            };
            let more = has_more.then(|| "more".to_owned());
            mistakes.iter().map(line).chain(more).collect()
        }
    }
}

#[track_caller]
fn check<'de, T: Deserialize<'de>>(body: &'de str, expected: &[&str]) {
    assert_eq!(told::<T>(body), expected, "{body}");
}

const NO_U8: &str = "is not a whole number from 0 to 255";

#[test]
fn json_mistakes_of_nested_structs_are_all_told() {
    let body = r#"{"people":[{"name":7,"age":300},{"mail":"x"},5],
        "byName":{"a":"b","c":1,"d":-1},"lead":{"age":null},"zz":1}"#;
    check::<Team>(
        body,
        &[
            "/people/0/name is not a string (7)",
            &format!("/people/0/age {NO_U8} (300)"),
            "/people/0/email is missing",
            "/people/1/mail x is no address (\"x\")",
            "/people/1/name is missing",
            "/people/1/age is missing",
            "/people/2 is not an object (5)",
            &format!("/byName/a {NO_U8} (\"b\")"),
            &format!("/byName/d {NO_U8} (-1)"),
            &format!("/lead/age {NO_U8} (null)"),
            "/lead/name is missing",
            "/lead/email is missing",
            "/zz is an unknown field; the field should be one of `teamName`, `people`, `byName`, `lead`",
            "/teamName is missing",
        ],
    );
    check::<Team>("7", &[" is not an object (7)"]);
    check::<Team>("{", &["syntax: EOF while parsing an object at line 1 column 1"]);
}

#[test]
fn json_mistakes_of_a_good_document_are_none() {
    let good = r#"{"teamName":"a","people":[{"name":"b","age":7,"mail":"a@b"}]}"#;
    check::<Team>(good, &[]);
}

#[test]
fn json_mistakes_of_externally_tagged_enums_are_all_told() {
    let body = r#"["Unit",{"Tuple":[300,7]},{"Tuple":[1]},{"Struct":{"b":["x",{"Newtype":"q"}]}},
        {"Nope":1},7]"#;
    let variants = "is not one of `Unit`, `Newtype`, `Tuple`, `Struct`";
    check::<Vec<External>>(
        body,
        &[
            &format!("/1/Tuple/0 {NO_U8} (300)"),
            "/1/Tuple/1 is not a string (7)",
            "/2/Tuple has 1 elements and should have tuple variant External::Tuple with 2 elements",
            &format!("/3/Struct/b/0 {variants} (\"x\")"),
            "/3/Struct/b/1/Newtype q is no address (\"q\")",
            "/3/Struct/a is missing",
            &format!("/4 {variants}"),
            "/5 is not enum External (7)",
        ],
    );
}

#[test]
fn json_mistakes_of_internally_tagged_enums_are_told_one_for_each_value() {
    let body = r#"{"all":[{"type":"card","number":"x","holder":7},{"type":"card"},{"type":"nope"},{}],
        "first":{"type":"cash"},"count":300}"#;
    check::<Payments>(
        body,
        &[
            "/all/0/number is not a whole number from 0 to 18446744073709551615",
            "/all/1/number is missing",
            "/all/2/type is not one of `card`, `cash`, `bank` (\"nope\")",
            "/all/3/type is missing",
            &format!("/count {NO_U8} (300)"),
        ],
    );
}

#[test]
fn json_mistakes_of_adjacently_tagged_enums_are_all_told() {
    let body = r#"[{"t":"Tuple","c":[300,"x"]},{"c":[300,"x"],"t":"Tuple"},{"t":"Struct","c":{}}]"#;
    check::<Vec<Adjacent>>(
        body,
        &[
            &format!("/0/c/0 {NO_U8} (300)"),
            "/0/c/1 x is no address (\"x\")",
            &format!("/1/c/0 {NO_U8} (300)"),
            "/1/c/1 x is no address (\"x\")",
            "/2/c/a is missing",
            "/2/c/b is missing",
        ],
    );
}

#[test]
fn json_mistakes_of_untagged_enums_are_told_at_the_value() {
    check::<Things>(
        r#"{"things":[300,[1]],"size":300}"#,
        &[
            "/things/0 does not have any of the accepted forms",
            "/things/1 does not have any of the accepted forms",
            "/size is not a whole number from -128 to 127 (300)",
        ],
    );
}

#[test]
fn json_mistakes_of_flattened_structs_are_told_one_for_each_struct() {
    check::<Search>(
        r#"{"tags":[1,300],"limit":"many","x":"y"}"#,
        &[&format!("/tags/1 {NO_U8} (300)"), "/text is missing", &format!("/limit {NO_U8}")],
    );
}

#[test]
fn json_mistakes_of_numbers_maps_and_own_types_are_all_told() {
    check::<Numbers>(
        r#"{"one":0,"small":200,"float":"x","pair":[300],"letter":"xy","by_id":{"x":1,"7":"y"}}"#,
        &[
            "/one is not a whole number other than 0 (0)",
            "/small is not a whole number from -128 to 127 (200)",
            "/float is not a number (\"x\")",
            &format!("/pair/0 {NO_U8} (300)"),
            "/letter is not a single character (\"xy\")",
            "/by_id/x has a name that is not a whole number from 0 to 65535",
            "/by_id/7 is not a whole number from 0 to 255 (\"y\")",
        ],
    );
    check::<Custom>(
        r#"{"start-date":"soon","even-number":3,"span":[5,2]}"#,
        &[
            "/start-date is no date, as 2000-01-31 (\"soon\")",
            "/even-number is odd (3)",
            "/span ends before it begins",
        ],
    );
    check::<Borrowing<'_>>(
        r#"{"name":"a\nb","note":"a\nb","count":-1}"#,
        &["/name is not a string without escapes (\"a\\nb\")", &format!("/count {NO_U8} (-1)")],
    );
}

#[test]
fn json_mistakes_are_bounded() {
    let many = format!("[{}300]", "300,".repeat(40));
    let found = told::<Vec<u8>>(&many);
    assert_eq!((found.len(), found[32].as_str()), (33, "more"));
    let long = format!(r#"["{}"]"#, "x".repeat(100));
    check::<Vec<u8>>(&long, &[&format!("/0 {NO_U8} (\"{}..)", "x".repeat(31))]);
    let deep = format!("{}{{\"Number\":\"x\"}}{}", "{\"Minus\":".repeat(100), "}".repeat(100));
    assert_eq!(told::<Expr>(&deep).len(), 1);
    // A field that is missing from many objects is searched for in bounded time.
    let wide = format!("[{}{{}}]", "{\"name\":\"a\"},".repeat(20_000));
    assert!(told::<Vec<Person>>(&wide).len() <= 33);
}

#[test]
fn json_mistakes_never_show_sensitive_values() {
    let body = r#"{"name":7,"password":["hunter2"],"pin":"hunter2","mail":"hunter2"}"#;
    check::<Login>(
        body,
        &[
            "/name is not a string (7)",
            "/password is not a string",
            "/pin is not a whole number from 0 to 65535",
            "/mail is not valid",
        ],
    );
}

#[test]
fn json_pointer_escapes_names() {
    check::<BTreeMap<String, u8>>(r#"{"a/b~c":"x"}"#, &[&format!("/a~1b~0c {NO_U8} (\"x\")")]);
}

/// Reads a document with the reader alone.
fn alone<'de, T: Deserialize<'de>>(body: &'de str) -> (bool, usize) {
    let mut findings = Findings::new(1 << 20);
    findings.is_alone = true;
    let is_good = Reader::new(Piece::Json(body.trim_ascii()), &findings).search::<T>(None).is_ok();
    (is_good, findings.end().0.len())
}
