//! Values that keep the rules that garde derives, from every source.

use garde::Validate;
use proptest::prelude::{prop_assert_eq, proptest};
use serde::Deserialize;
use serde_json::{Value, json};
use webserver::prelude::*;
use webserver::{FromParam, Invalid, JsonError, Missing, Refused, Sensitive, ValidError};
use webserver_tests::{Local, Wire, builder};

#[derive(Debug, PartialEq, Deserialize, Validate)]
#[serde(rename_all = "camelCase")]
struct NewUser<'a> {
    #[garde(length(min = 1, max = 40))]
    full_name: &'a str,
    #[garde(range(max = 150))]
    age: u8,
    #[serde(default)]
    #[garde(dive)]
    addresses: Vec<Address>,
}

#[derive(Debug, PartialEq, Deserialize, Validate)]
struct Address {
    #[serde(rename = "ZIP")]
    #[garde(length(equal = 4))]
    zip: String,
}

#[derive(Deserialize, Validate)]
struct Page {
    #[garde(range(min = 1))]
    from: u32,
    #[garde(range(max = 100))]
    limit: u32,
}

#[derive(Deserialize, Validate)]
struct Login {
    #[garde(length(min = 1))]
    name: String,
    #[garde(length(min = 8))]
    password: Sensitive<String>,
}

#[derive(FromMultipart, Validate)]
struct Upload {
    #[garde(length(min = 2))]
    title: String,
    #[field(name = "tag[]")]
    #[garde(length(max = 2), inner(ascii))]
    tags: Vec<String>,
}

#[derive(FromParam, Validate)]
#[garde(transparent)]
struct Slug(#[garde(ascii, length(max = 5))] String);

#[post("/users")]
fn add(
    page: Valid<Query<Page>>,
    #[header] x_key: &str,
    Valid(Json(user)): Valid<Json<NewUser<'_>>>,
) -> String {
    format!("{x_key} {} {} {}", user.full_name, user.age, page.limit)
}

#[post("/later")]
async fn later(#[json] Valid(user): Valid<NewUser<'_>>, #[query] page: Valid<Page>) -> String {
    tokio::task::yield_now().await;
    format!("{} {}", user.full_name, page.from)
}

#[post("/maybe")]
fn maybe(user: Option<Valid<Json<NewUser<'_>>>>) -> String {
    user.map_or("nobody".to_owned(), |Valid(Json(user))| user.full_name.to_owned())
}

#[post("/result")]
fn result(
    user: Result<Valid<Json<NewUser<'_>>>, ValidError<JsonError>>,
) -> webserver::Result<String> {
    Ok(user?.full_name.to_owned())
}

#[post("/marked")]
fn marked(#[json] user: Result<Valid<NewUser<'_>>, ValidError<JsonError>>) -> String {
    match user {
        Ok(Valid(user)) => user.full_name.to_owned(),
        Err(ValidError::Inner(error)) => format!("inner: {error}"),
        Err(ValidError::Invalid(invalid)) => format!("invalid: {invalid}"),
    }
}

#[post("/login")]
fn login(#[form] Valid(login): Valid<Login>) -> String {
    format!("{} {}", login.name, login.password.len())
}

#[post("/wrapped")]
fn wrapped(Valid(Form(login)): Valid<Form<Login>>) -> String {
    login.name
}

#[post("/upload")]
async fn upload(#[multipart] Valid(upload): Valid<Upload>) -> String {
    format!("{} {}", upload.title, upload.tags.len())
}

#[post("/parts")]
async fn parts(Valid(Parts(upload)): Valid<Parts<Upload>>) -> String {
    upload.title
}

#[get("/slugs/{slug}?{other}")]
fn slug(
    slug: Valid<Slug>,
    other: Option<Valid<Slug>>,
    #[header] x_slug: Option<Valid<Slug>>,
) -> String {
    let texts =
        [Some(slug), other, x_slug].map(|slug| slug.map_or_else(String::new, |slug| slug.0.0));
    texts.join(" ")
}

#[middleware]
fn only_good_pages(_page: Valid<Query<Page>>) {}

#[get("/inside")]
fn inside() {}

#[catch(422)]
fn caught(problem: &Problem) -> String {
    match problem.source::<Invalid>() {
        Some(invalid) => {
            format!("{} of {}", invalid.mistakes()[0].detail, invalid.mistakes().len())
        }
        None => format!("json: {}", problem.source::<JsonError>().is_some()),
    }
}

#[post("/caught")]
fn with_catcher(#[json] Valid(user): Valid<NewUser<'_>>) -> String {
    user.full_name.to_owned()
}

/// An extractor that checks its own rules.
#[derive(Validate)]
struct Range {
    #[garde(custom(before(self.to)))]
    from: u32,
    #[garde(skip)]
    to: u32,
}

fn before(to: u32) -> impl FnOnce(&u32, &()) -> garde::Result {
    move |from, ()| {
        if *from < to { Ok(()) } else { Err(garde::Error::new("is not before the end")) }
    }
}

#[extractor]
fn range(#[header] x_from: u32, #[header] x_to: u32) -> Result<Range, Invalid> {
    let range = Range { from: x_from, to: x_to };
    range.validate()?;
    Ok(range)
}

#[get("/range")]
fn ranged(range: Result<Range, Refused>) -> Result<String, Refused> {
    let Range { from, to } = range?;
    Ok(format!("{from} {to}"))
}

#[get("/later-range?{from}&{to}")]
fn checked_later(from: u32, to: u32) -> webserver::Result<String> {
    Range { from, to }.validate()?;
    Ok(format!("{from} {to}"))
}

fn server() -> Local {
    let routes = routes![
        add,
        later,
        maybe,
        result,
        marked,
        login,
        wrapped,
        upload,
        parts,
        slug,
        ranged,
        checked_later,
        "/guarded" with [only_good_pages] => [inside],
        "/own" => [with_catcher, caught],
    ];
    Local::start(builder().routes(routes).build())
}

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";
const PARTS: &str = "multipart/form-data; boundary=b";

fn post(
    wire: &mut Wire,
    target: &str,
    content_type: &str,
    fields: &str,
    body: &str,
) -> (u16, String) {
    let length = body.len();
    wire.send(format!(
        "POST {target} HTTP/1.1\r\nHost: a\r\nContent-Type: {content_type}\r\n{fields}\
         Content-Length: {length}\r\n\r\n{body}"
    ));
    let answer = wire.answer(false);
    (answer.status, answer.text())
}

fn errors(text: &str) -> Value {
    let problem: Value = serde_json::from_str(text).expect("it is JSON");
    problem["errors"].clone()
}

#[test]
fn invalid_arguments_are_all_in_one_answer() {
    let server = server();
    let mut wire = Wire::connect(server.addr);
    let good = r#"{"fullName":"Ada","age":36}"#;
    let target = "/users?from=1&limit=7";
    let answer = post(&mut wire, target, JSON, "x-key: k\r\n", good);
    assert_eq!(answer, (200, "k Ada 36 7".to_owned()));
    let body = r#"{"fullName":"","age":151,"addresses":[{"ZIP":"1234"},{"ZIP":"é"}]}"#;
    let accept = "Accept: application/json\r\n";
    let (status, text) = post(&mut wire, "/users?from=0&limit=700", JSON, accept, body);
    assert_eq!(status, 400, "a missing header is a 400");
    let expected = json!([
        {"in": "query", "name": "from", "detail": "lower than 1", "received": "0"},
        {"in": "query", "name": "limit", "detail": "greater than 100", "received": "700"},
        {"in": "header", "name": "x-key", "detail": "is missing"},
        {"in": "body", "name": "fullName", "pointer": "/fullName",
         "detail": "length is lower than 1", "received": "\"\""},
        {"in": "body", "name": "age", "pointer": "/age", "detail": "greater than 150",
         "received": "151"},
        {"in": "body", "name": "addresses[1].ZIP", "pointer": "/addresses/1/ZIP",
         "detail": "length is lower than 4", "received": "\"é\""},
    ]);
    assert_eq!(errors(&text), expected, "{text}");
    let (status, _) = post(&mut wire, target, JSON, "x-key: k\r\n", body);
    assert_eq!(status, 422);
}

#[test]
fn valid_arguments_with_an_attribute_are_the_values_themselves() {
    let server = server();
    let mut wire = Wire::connect(server.addr);
    let good = r#"{"fullName":"Ada","age":36}"#;
    let bad = r#"{"fullName":"","age":36}"#;
    let later = "/later?from=1&limit=1";
    assert_eq!(post(&mut wire, later, JSON, "", good), (200, "Ada 1".to_owned()));
    assert_eq!(post(&mut wire, later, JSON, "", bad).0, 422);
    assert_eq!(post(&mut wire, "/later?from=0&limit=1", JSON, "", good).0, 422);
    // A body that is larger than the buffer of the head.
    let long = format!(r#"{{"age":1,"fullName":"{}"}}"#, "x".repeat(200_000));
    let (status, text) = post(&mut wire, later, JSON, "Accept: application/json\r\n", &long);
    let received = format!("\"{}..", "x".repeat(31));
    let expected = json!([{"in": "body", "name": "fullName", "pointer": "/fullName",
        "detail": "length is greater than 40", "received": received}]);
    assert_eq!((status, errors(&text)), (422, expected));
    assert_eq!(post(&mut wire, "/maybe", JSON, "", good).1, "Ada");
    assert_eq!(post(&mut wire, "/maybe", JSON, "", bad).0, 422);
    wire.send("POST /maybe HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
    assert_eq!(wire.answer(false).text(), "nobody");
    assert_eq!(post(&mut wire, "/result", JSON, "", good).1, "Ada");
    assert_eq!(post(&mut wire, "/result", JSON, "", bad).0, 422);
    assert_eq!(post(&mut wire, "/result", "text/plain", "", bad).0, 415);
    assert_eq!(post(&mut wire, "/marked", JSON, "", good).1, "Ada");
    let answer = post(&mut wire, "/marked", JSON, "", bad).1;
    assert_eq!(answer, "invalid: fullName length is lower than 1");
    let answer = post(&mut wire, "/marked", JSON, "", r#"{"fullName":"a","age":"b"}"#).1;
    assert_eq!(answer, "inner: age is not a whole number from 0 to 255");
}

#[test]
fn invalid_forms_do_not_show_what_is_sensitive() {
    let server = server();
    let mut wire = Wire::connect(server.addr);
    let accept = "Accept: application/json\r\n";
    for path in ["/login", "/wrapped"] {
        let (status, text) = post(&mut wire, path, FORM, accept, "name=&password=hunter");
        let expected = json!([
            {"in": "body", "name": "name", "detail": "length is lower than 1", "received": ""},
            {"in": "body", "name": "password", "detail": "length is lower than 8"},
        ]);
        assert_eq!((status, errors(&text)), (422, expected), "{path}");
    }
    let answer = post(&mut wire, "/login", FORM, "", "name=Ada&password=hunter42");
    assert_eq!(answer, (200, "Ada 8".to_owned()));
    assert_eq!(post(&mut wire, "/wrapped", FORM, "", "name=Ada&password=hunter42").1, "Ada");
}

#[test]
fn invalid_uploads_have_the_names_of_the_form() {
    fn part(name: &str, data: &str) -> String {
        format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{data}\r\n")
    }
    let server = server();
    let mut wire = Wire::connect(server.addr);
    let good = part("title", "Cats") + &part("tag[]", "a") + "--b--";
    let bad = part("title", "C") + &part("tag[]", "a") + &part("tag[]", "é") + "--b--";
    assert_eq!(post(&mut wire, "/upload", PARTS, "", &good).1, "Cats 1");
    assert_eq!(post(&mut wire, "/parts", PARTS, "", &good).1, "Cats");
    for path in ["/upload", "/parts"] {
        let (status, text) = post(&mut wire, path, PARTS, "Accept: application/json\r\n", &bad);
        let expected = json!([
            {"in": "body", "name": "tag[]", "detail": "not ascii"},
            {"in": "body", "name": "title", "detail": "length is lower than 2"},
        ]);
        assert_eq!((status, errors(&text)), (422, expected), "{path}");
    }
}

#[test]
fn invalid_parameters_and_fields_are_refused_like_those_of_a_wrong_type() {
    let server = server();
    let mut wire = Wire::connect(server.addr);
    assert_eq!(wire.get("/slugs/a?other=b", "x-slug: c\r\n").text(), "a b c");
    assert_eq!(wire.get("/slugs/a", "").text(), "a  ");
    assert_eq!(wire.get("/slugs/abcdef", "").status, 404);
    let answer = wire.get("/slugs/a?other=abcdef", "x-slug: abcdefg\r\nAccept: text/plain\r\n");
    assert_eq!(
        answer.text(),
        "422 Unprocessable Entity\nquery `other`: length is greater than 5\n\
         header `x-slug`: length is greater than 5\n"
    );
    let answer = wire.get("/slugs/%C3%A9%C3%A9%C3%A9", "Accept: text/plain\r\n").text();
    assert!(answer.contains("path `slug`: not ascii; length is greater than 5"), "{answer}");
}

#[test]
fn guard_checks_rules_before_the_handler() {
    let server = server();
    let mut wire = Wire::connect(server.addr);
    assert_eq!(wire.get("/guarded/inside?from=1&limit=1", "").status, 200);
    assert_eq!(wire.get("/guarded/inside?from=0&limit=1", "").status, 422);
}

#[test]
fn catcher_finds_the_broken_rules_by_their_type() {
    let server = server();
    let mut wire = Wire::connect(server.addr);
    let bad = r#"{"fullName":"","age":151}"#;
    let answer = post(&mut wire, "/own/caught", JSON, "", bad);
    assert_eq!(answer, (422, "length is lower than 1 of 2".to_owned()));
    let answer = post(&mut wire, "/own/caught", JSON, "", r#"{"fullName":7}"#);
    assert_eq!(answer, (422, "json: true".to_owned()));
}

#[test]
fn report_of_garde_is_an_error_of_extractors_and_handlers() {
    let server = server();
    let mut wire = Wire::connect(server.addr);
    assert_eq!(wire.get("/range", "x-from: 1\r\nx-to: 2\r\n").text(), "1 2");
    assert_eq!(wire.get("/range", "x-from: 1\r\n").status, 400);
    let answer = wire.get("/range", "x-from: 2\r\nx-to: 2\r\nAccept: text/plain\r\n");
    assert_eq!(answer.text(), "422 Unprocessable Entity\nrequest: from: is not before the end\n");
}

#[tokio::test]
async fn invalid_argument_is_refused_without_a_socket() {
    let client = ServerBuilder::new().routes(routes![later]).build().client();
    let request = client.post("/later?from=1&limit=1").header("content-type", JSON);
    let answer = request.body(r#"{"fullName":"","age":1}"#).send().await;
    assert_eq!(answer.status(), 422);
    let missing = webserver::HandlerError::from(Missing::header("x")).into_response();
    assert_eq!(missing.status(), 400);
}

#[derive(Deserialize, serde::Serialize, Clone, Debug, PartialEq, Validate)]
#[serde(rename_all = "camelCase")]
struct Any {
    #[garde(length(max = 20))]
    some_text: String,
    #[garde(range(max = 1000))]
    a_number: u32,
    #[garde(length(max = 3), inner(ascii))]
    a_list: Vec<String>,
}

#[post("/any")]
fn any(Valid(Json(value)): Valid<Json<Any>>) -> Json<Any> {
    Json(value)
}

proptest! {
    #[test]
    fn valid_values_are_untouched_and_others_are_refused(
        some_text in ".{0,30}",
        a_number in 0_u32..1100,
        a_list in proptest::collection::vec("[a-cé]{0,3}", 0..5),
    ) {
        let value = Any { some_text, a_number, a_list };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
        let (status, text) = runtime.expect("it starts").block_on(async {
            let client = ServerBuilder::new().routes(routes![any]).build().client();
            let request = client.post("/any").header("content-type", JSON);
            let body = serde_json::to_string(&value).expect("it is JSON");
            let answer = request.body(body).send().await;
            (answer.status().as_u16(), answer.text().await)
        });
        match value.validate() {
            Ok(()) => {
                let same: Any = serde_json::from_str(&text).expect("it is the value");
                prop_assert_eq!((status, same), (200, value));
            }
            Err(report) => {
                let listed = errors(&text).as_array().map_or(0, Vec::len);
                prop_assert_eq!((status, listed), (422, report.iter().count()));
            }
        }
    }
}
