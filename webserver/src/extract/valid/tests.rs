//! Values that break rules, and the names under which the client gets them.

use std::collections::BTreeMap;

use garde::Validate;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::rules::Rules;
use super::wrapper::Valid;
use crate::extract::body::Form;
use crate::extract::core::fixture::{body_cx, extracted, get, post};
use crate::extract::core::{FromRequest, Reject};
use crate::extract::sensitive::Sensitive;
use crate::extract::urlencoded::Query;
use crate::respond::Json;

/// Returns the mistakes of a rejection, a line for each one.
fn lines(rejection: &impl Reject) -> String {
    assert_eq!(rejection.status(), 422, "{rejection}");
    let lines = rejection.mistakes().into_iter().map(|mistake| {
        let name = mistake.place.name().unwrap_or_default().to_owned();
        let received = mistake.received.map(|text| format!(" <{text}>")).unwrap_or_default();
        let pointer = mistake.pointer.map(|pointer| format!(" {pointer}")).unwrap_or_default();
        format!("{name}{pointer}: {}{received}\n", mistake.detail)
    });
    lines.collect()
}

fn json<T: DeserializeOwned + Rules + Send>(body: &str) -> String {
    let request = post("application/json", body.to_owned());
    match <Valid<Json<T>> as FromRequest<'_>>::from_request(body_cx(&request)) {
        Ok(_) => String::new(),
        Err(rejection) => lines(&rejection),
    }
}

fn form<T: DeserializeOwned + Rules + Send>(body: &str) -> String {
    let request = post("application/x-www-form-urlencoded", body.to_owned());
    match <Valid<Form<T>> as FromRequest<'_>>::from_request(body_cx(&request)) {
        Ok(_) => String::new(),
        Err(rejection) => lines(&rejection),
    }
}

fn query<T: DeserializeOwned + Rules + Send>(query: &str) -> String {
    let request = get(&format!("/?{query}"));
    match extracted::<Query<Valid<T>>>(&request) {
        Ok(_) => String::new(),
        Err(rejection) => lines(&rejection),
    }
}

#[derive(Deserialize, Validate)]
#[serde(rename_all = "camelCase")]
struct User {
    #[garde(length(min = 2))]
    full_name: String,
    #[serde(default)]
    #[garde(range(min = 18))]
    age: Option<u8>,
    #[serde(default)]
    #[garde(dive)]
    home_address: Option<Address>,
    #[serde(default)]
    #[garde(length(max = 3), inner(ascii))]
    tag_list: Vec<String>,
    #[serde(default)]
    #[garde(dive)]
    all_friends: Vec<Friend>,
}

#[derive(Deserialize, Validate)]
#[serde(rename_all = "kebab-case")]
struct Address {
    #[garde(length(equal = 4))]
    zip_code: String,
}

#[derive(Deserialize, Validate)]
struct Friend {
    #[garde(length(min = 1))]
    name: String,
}

#[test]
fn invalid_json_has_the_names_that_the_client_sent() {
    let check = |body: &str, expected: &str| assert_eq!(json::<User>(body), expected, "{body}");
    check(r#"{"fullName":"Ada","age":36}"#, "");
    check(
        r#"{"fullName":"A","age":7,"homeAddress":{"zip-code":"1"}}"#,
        "fullName /fullName: length is lower than 2 <\"A\">\n\
         age /age: lower than 18 <7>\n\
         homeAddress.zip-code /homeAddress/zip-code: length is lower than 4 <\"1\">\n",
    );
    check(
        r#"{"fullName":"Ada","tagList":["a","é","c","d"],"allFriends":[{"name":"x"},{"name":""}]}"#,
        "tagList /tagList: length is greater than 3\n\
         tagList[1] /tagList/1: not ascii <\"é\">\n\
         allFriends[1].name /allFriends/1/name: length is lower than 1 <\"\">\n",
    );
    // What is not of its type comes first, and alone.
    assert_eq!(json::<User>(r#"{"fullName":7}"#), "fullName /fullName: is not a string <7>\n");
}

#[test]
fn invalid_form_has_the_names_that_the_client_sent() {
    let check = |body: &str, expected: &str| assert_eq!(form::<User>(body), expected, "{body}");
    check("fullName=Ada", "");
    check(
        "fullName=A&age=7&homeAddress[zip-code]=1&tagList[]=a&tagList[]=%C3%A9",
        "age: lower than 18 <7>\n\
         fullName: length is lower than 2 <A>\n\
         homeAddress[zip-code]: length is lower than 4 <1>\n\
         tagList[]: not ascii <é>\n",
    );
    check(
        "fullName=Ada&allFriends[0].name=x&allFriends[7].name=",
        "allFriends[7].name: length is lower than 1 <>\n",
    );
}

#[derive(Deserialize, Validate)]
struct Page {
    #[serde(rename = "q")]
    #[garde(length(min = 2))]
    text: String,
    #[garde(range(max = 100))]
    limit: u32,
}

#[test]
fn invalid_query_has_the_names_that_the_client_sent() {
    let check = |text: &str, expected: &str| assert_eq!(query::<Page>(text), expected, "{text}");
    check("q=abc&limit=7", "");
    check("q=a&limit=101", "q: length is lower than 2 <a>\nlimit: greater than 100 <101>\n");
}

#[derive(Deserialize, Validate)]
struct Renamed {
    #[garde(length(min = 1))]
    name: String,
    #[serde(rename = "type")]
    #[garde(length(min = 3))]
    kind: String,
    #[serde(rename = "$count")]
    #[garde(range(min = 1, max = 9))]
    number: u32,
    #[serde(rename = "where", default)]
    #[garde(dive)]
    place: Option<Address>,
    #[serde(alias = "eMail", default)]
    #[garde(contains("@"))]
    email: Option<String>,
}

#[test]
fn renamed_field_is_found_by_its_value() {
    let check = |body: &str, expected: &str| assert_eq!(json::<Renamed>(body), expected, "{body}");
    check(r#"{"name":"a","type":"abc","$count":1}"#, "");
    check(
        r#"{"name":"a","type":"ab","$count":12,"where":{"zip-code":"1"},"eMail":"x"}"#,
        "type /type: length is lower than 3 <\"ab\">\n\
         $count /$count: greater than 9 <12>\n\
         where.zip-code /where/zip-code: length is lower than 4 <\"1\">\n\
         email /email: does not contain \"@\"\n",
    );
    let check = |body: &str, expected: &str| assert_eq!(form::<Renamed>(body), expected, "{body}");
    check(
        "name=a&type=ab&%24count=12&where.zip-code=1",
        "$count: greater than 9 <12>\n\
         type: length is lower than 3 <ab>\n\
         where.zip-code: length is lower than 4 <1>\n",
    );
}

#[derive(Deserialize, Validate)]
struct Search {
    #[garde(length(min = 2))]
    text: String,
    #[serde(flatten)]
    #[garde(dive)]
    pager: Pager,
    #[serde(flatten)]
    #[garde(skip)]
    _others: BTreeMap<String, serde_json::Value>,
}

#[derive(Deserialize, Validate)]
struct Pager {
    #[serde(rename = "from")]
    #[garde(range(max = 1000))]
    first: u32,
    #[garde(range(max = 100))]
    page_size: u32,
}

#[test]
fn flattened_field_has_the_name_that_the_client_sent() {
    let check = |body: &str, expected: &str| assert_eq!(json::<Search>(body), expected, "{body}");
    check(r#"{"text":"ab","from":0,"page_size":7,"more":[]}"#, "");
    check(
        r#"{"text":"a","from":2000,"page_size":101}"#,
        "text /text: length is lower than 2 <\"a\">\n\
         from /from: greater than 1000\n\
         page_size /page_size: greater than 100\n",
    );
    assert_eq!(
        query::<Search>("text=a&from=2000&page_size=101"),
        "from: greater than 1000\n\
         page_size: greater than 100\n\
         text: length is lower than 2 <a>\n"
    );
}

#[derive(Deserialize, Validate)]
#[serde(rename_all = "snake_case")]
enum Shape {
    Circle {
        #[garde(range(min = 1))]
        radius: u32,
    },
    Square(#[garde(dive)] Side),
    Pair(#[garde(ascii)] String, #[garde(ascii)] String),
}

#[derive(Deserialize, Validate)]
struct Side {
    #[garde(range(min = 1))]
    side: u32,
}

#[derive(Deserialize, Validate)]
#[serde(tag = "type")]
enum Tagged {
    Circle {
        #[garde(range(min = 1))]
        radius: u32,
    },
}

#[derive(Deserialize, Validate)]
#[garde(transparent)]
struct Tags(#[garde(length(max = 3), inner(length(min = 1)))] Vec<String>);

#[derive(Deserialize, Validate)]
struct Newtype(#[garde(length(min = 1))] String);

#[derive(Deserialize, Validate)]
struct Mixed {
    #[serde(default)]
    #[garde(dive)]
    shapes: Vec<Shape>,
    #[serde(default)]
    #[garde(dive)]
    tagged: Option<Tagged>,
    #[serde(default)]
    #[garde(dive)]
    tags: Option<Tags>,
    #[serde(default)]
    #[garde(dive)]
    newtype: Option<Newtype>,
    #[serde(default)]
    #[garde(dive)]
    by_name: BTreeMap<String, Friend>,
    #[serde(default)]
    #[garde(required)]
    needed: Option<u8>,
    #[serde(default)]
    #[garde(length(min = 8))]
    password: Option<Sensitive<String>>,
}

#[test]
fn invalid_values_are_found_in_enums_newtypes_and_maps() {
    let check = |body: &str, expected: &str| assert_eq!(json::<Mixed>(body), expected, "{body}");
    check(
        r#"{"needed":1,"shapes":[{"circle":{"radius":0}},{"square":{"side":0}},{"pair":["a","é"]}]}"#,
        "shapes[0].circle.radius /shapes/0/circle/radius: lower than 1 <0>\n\
         shapes[1].square.side /shapes/1/square/side: lower than 1 <0>\n\
         shapes[2].pair[1] /shapes/2/pair/1: not ascii <\"é\">\n",
    );
    check(
        r#"{"needed":1,"tagged":{"type":"Circle","radius":0}}"#,
        "tagged.radius /tagged/radius: lower than 1\n",
    );
    check(
        r#"{"needed":1,"tags":["a","","c","d"],"newtype":""}"#,
        "tags /tags: length is greater than 3\n\
         tags[1] /tags/1: length is lower than 1 <\"\">\n\
         newtype /newtype: length is lower than 1 <\"\">\n",
    );
    check(
        r#"{"needed":1,"by_name":{"a/b":{"name":""}}}"#,
        "by_name.a/b.name /by_name/a~1b/name: length is lower than 1 <\"\">\n",
    );
    check(
        r#"{"password":"secret"}"#,
        "password /password: length is lower than 8\nneeded /needed: not set\n",
    );
}

#[test]
fn invalid_values_are_listed_up_to_a_limit() {
    let body = format!("[{}]", vec![r#"{"name":""}"#; 100].join(","));
    let found = json::<Vec<Friend>>(&body);
    let all: Vec<_> = found.lines().collect();
    assert_eq!(all.len(), 33);
    assert_eq!(all[0], "[0].name /0/name: length is lower than 1 <\"\">");
    assert_eq!(all[31], "[31].name /31/name: length is lower than 1 <\"\">");
    assert_eq!(all[32], ": has more mistakes than are listed");
}
