//! `#[derive(FromRequest)]`: structs of several sources in handlers, guards, catchers and extractors.

use std::borrow::Cow;

use serde::Deserialize;
use webserver::cookie::Cookie;
use webserver::prelude::*;
use webserver::{Cookies, Extensions, FieldError, QueryError, Refused, TextError};
use webserver_tests::{Local, Wire, builder};

struct Db(&'static str);

#[derive(Deserialize)]
struct Filter<'a> {
    #[serde(borrow)]
    tag: Vec<Cow<'a, str>>,
    limit: Option<u8>,
}

/// What a page of a list is made of.
#[derive(FromRequest)]
struct Page<'r, 'q> {
    /// The trace.
    #[header]
    x_trace: Option<&'r str>,
    #[header("x-version")]
    pub(crate) version: Result<u8, FieldError>,
    #[cookie]
    theme: &'r str,
    #[query("page-size")]
    size: Option<u8>,
    #[query]
    filter: Filter<'q>,
    db: State<Db>,
    request: &'r Request,
    r#type: HttpMethod,
}

#[get("/page?{q}")]
fn page(q: Option<&str>, page: Page<'_, '_>) -> String {
    let Page { x_trace, version, theme, size, filter, db, request, r#type } = page;
    let (version, path) = (version.ok(), request.path());
    let (Filter { tag, limit }, db) = (filter, db.0);
    format!(
        "{type} {path} {q:?} {x_trace:?} {version:?} {theme} {size:?} {tag:?} {limit:?} {}",
        db.0
    )
}

#[derive(Deserialize)]
struct Person<'a> {
    name: &'a str,
    age: u8,
}

#[derive(FromRequest)]
struct NewPerson<'r> {
    #[json]
    person: Person<'r>,
    #[header]
    idempotency_key: u32,
    #[query("dry")]
    is_dry: Option<bool>,
}

#[post("/people")]
fn at_once(new: NewPerson<'_>, #[header] x_trace: u8) -> String {
    format!(
        "{} {} {} {:?} {x_trace}",
        new.person.name, new.person.age, new.idempotency_key, new.is_dry
    )
}

#[post("/people/later")]
async fn later(new: NewPerson<'_>, #[header] x_trace: u8) -> String {
    tokio::task::yield_now().await;
    format!(
        "{} {} {} {:?} {x_trace}",
        new.person.name, new.person.age, new.idempotency_key, new.is_dry
    )
}

#[post("/people/maybe")]
fn maybe(new: Option<NewPerson<'_>>) -> String {
    new.map_or("nobody".to_owned(), |new| new.person.name.to_owned())
}

#[post("/people/result")]
fn result(new: Result<NewPerson<'_>, Refused>) -> String {
    new.map_or_else(|refused| refused.to_string(), |new| new.person.name.to_owned())
}

struct Account(u32);

/// Waits, and refuses clients without a session.
#[extractor]
async fn account(#[cookie] session: Option<u32>) -> Result<Account, Problem> {
    tokio::task::yield_now().await;
    session.map(Account).ok_or_else(|| Problem::new(StatusCode::UNAUTHORIZED))
}

#[derive(FromRequest)]
struct Order {
    account: Account,
    #[form]
    lines: Option<Lines>,
}

#[derive(Deserialize)]
struct Lines {
    item: Vec<u8>,
}

#[post("/orders")]
fn order(order: Order) -> String {
    format!("{} {:?}", order.account.0, order.lines.map(|lines| lines.item))
}

#[derive(FromMultipart)]
struct Photo {
    title: String,
    photo: Bytes,
}

#[derive(FromRequest)]
struct Upload<'r> {
    #[multipart]
    photo: Photo,
    cookies: Cookies<'r>,
}

#[post("/photos")]
async fn upload(Upload { photo, cookies }: Upload<'_>) -> String {
    let cookie = Cookie::build(("last", "1")).path("/");
    cookies.add(cookie).expect("the cookie is valid");
    format!("{} {}", photo.title, photo.photo.len())
}

#[derive(FromRequest)]
struct Pair<'r>(#[header("x-a")] &'r str, pub HttpMethod, #[query("b")] Vec<u8>);

struct Joined(String);

/// Takes a struct of several sources, and is itself a field of one.
#[extractor]
fn joined(Pair(a, method, b): Pair<'_>, #[query("c")] c: Option<char>) -> Joined {
    Joined(format!("{a} {method} {b:?} {c:?}"))
}

#[derive(FromRequest)]
struct Nested<'r> {
    joined: Joined,
    pair: Result<Pair<'r>, Refused>,
    body: Option<Result<String, TextError>>,
}

#[post("/nested")]
fn nested(nested: Nested<'_>) -> String {
    let pair = nested.pair.map(|pair| pair.1);
    let body = nested.body.and_then(Result::ok);
    format!("{}, {:?} {body:?}", nested.joined.0, pair.ok())
}

#[derive(Provided)]
struct User(String);

#[derive(FromRequest)]
struct Credentials<'r> {
    #[header]
    authorization: &'r str,
    #[query("as")]
    role: Result<Option<&'r str>, QueryError>,
}

#[middleware]
fn sign_in(credentials: Credentials<'_>) -> Result<User, Problem> {
    match credentials {
        Credentials { authorization: "secret", role: Ok(role) } => {
            Ok(User(role.unwrap_or("user").to_owned()))
        }
        _ => Err(Problem::new(StatusCode::FORBIDDEN)),
    }
}

#[derive(FromRequest)]
struct Signed<'r> {
    user: &'r User,
    extensions: Extensions,
}

#[get("/signed")]
async fn signed(signed: Signed<'_>) -> String {
    tokio::task::yield_now().await;
    format!("{} {}", signed.user.0, signed.extensions.len())
}

#[derive(FromRequest)]
struct Shown<'r> {
    #[header]
    accept_language: Option<&'r str>,
    uri: Uri,
}

#[catch(403)]
fn forbidden(problem: &Problem, shown: Shown<'_>) -> String {
    format!("{} {} {:?}", problem.status(), shown.uri.path(), shown.accept_language)
}

/// Fields that only some builds have, and an attribute that only some builds have.
#[derive(FromRequest)]
struct Conditional {
    #[cfg(any())]
    missing: NoSuchType,
    #[header]
    x_a: u8,
    #[cfg_attr(all(), query("b"))]
    b: u8,
    #[cfg_attr(any(), json)]
    body: Bytes,
}

#[post("/conditional")]
fn conditional(found: Conditional) -> String {
    format!("{} {} {}", found.x_a, found.b, found.body.len())
}

routes![App = [
    page, at_once, later, maybe, result, order, upload, nested, conditional, forbidden,
    with [sign_in] => [signed],
]];

fn server() -> Local {
    Local::start(builder().routes(routes![App]).state(Db("db")).build())
}

/// Sends a body with these fields, and returns the answer as text.
fn post(wire: &mut Wire, target: &str, fields: &str, body: &str) -> webserver_tests::Answer {
    let length = body.len();
    wire.send(format!(
        "POST {target} HTTP/1.1\r\nHost: a\r\nAccept: text/plain\r\n{fields}\
         Content-Length: {length}\r\n\r\n{body}"
    ));
    wire.answer(false)
}

const JSON: &str = "Content-Type: application/json\r\n";
const FORM: &str = "Content-Type: application/x-www-form-urlencoded\r\n";

#[test]
fn derived_extractor_takes_each_field_from_its_source() {
    let server = server();
    let mut wire = Wire::connect(server.addr);
    let fields = "x-trace: t\r\nX-Version: 3\r\nCookie: theme=dark\r\n";
    let answer = wire.get("/page?q=1&page-size=5&tag=a&tag=b%20c&limit=7", fields);
    let expected = r#"GET /page Some("1") Some("t") Some(3) dark Some(5) ["a", "b c"] Some(7) db"#;
    assert_eq!(answer.text(), expected);
    let answer = wire.get("/page?tag=a&page-size=", "X-Version: x\r\nCookie: theme=dark\r\n");
    assert_eq!(answer.text(), r#"GET /page None None None dark None ["a"] None db"#);
}

#[test]
fn derived_extractor_reads_a_body_at_once_and_later() {
    let server = server();
    let mut wire = Wire::connect(server.addr);
    let fields = format!("{JSON}idempotency-key: 8\r\nx-trace: 9\r\n");
    let long = "x".repeat(200_000);
    for path in ["/people", "/people/later"] {
        let target = format!("{path}?dry=on");
        let answer = post(&mut wire, &target, &fields, r#"{"name":"Ada","age":36}"#);
        assert_eq!(answer.text(), "Ada 36 8 Some(true) 9");
        let body = format!(r#"{{"age":1,"name":"{long}"}}"#);
        assert_eq!(post(&mut wire, path, &fields, &body).text().len(), 200_000 + 11);
    }
}

#[test]
fn derived_extractor_lists_all_mistakes_of_the_request() {
    let server = server();
    let mut wire = Wire::connect(server.addr);
    let expected = "400 Bad Request\nheader `x-trace`: is not a whole number from 0 to 255\n\
         header `idempotency-key`: is missing\nquery `dry`: is not `true` or `false`\n\
         body `name`: is not a string without escapes\nbody `age`: is missing\n";
    for path in ["/people?dry=x", "/people/later?dry=x"] {
        let fields = format!("{JSON}x-trace: x\r\n");
        let answer = post(&mut wire, path, &fields, r#"{"name":7}"#);
        let (mut found, mut wanted) = (answer.text(), expected.to_owned());
        // The struct with the body comes after the arguments that need only the head.
        for text in [&mut found, &mut wanted] {
            let mut lines: Vec<_> = text.lines().collect();
            lines.sort_unstable();
            *text = lines.join("\n");
        }
        assert_eq!(found, wanted);
    }
    let text = post(&mut wire, "/people/result", JSON, "{}").text();
    assert_eq!(text, "is missing; is missing; is missing");
    let answer = wire.get("/page?tag=a&limit=x&page-size=300", "");
    assert_eq!(answer.status, 400);
    for place in ["limit", "page-size", "theme"] {
        assert!(answer.text().contains(&format!("\"{place}\"")), "{}", answer.text());
    }
}

#[test]
fn derived_extractor_in_an_option_is_none_if_all_is_absent() {
    let server = server();
    let mut wire = Wire::connect(server.addr);
    let body = r#"{"name":"Ada","age":36}"#;
    let fields = format!("{JSON}idempotency-key: 8\r\n");
    assert_eq!(post(&mut wire, "/people/maybe", "", "").text(), "nobody");
    assert_eq!(post(&mut wire, "/people/maybe", &fields, body).text(), "Ada");
    // Something was sent, and it is wrong.
    assert_eq!(post(&mut wire, "/people/maybe", JSON, "{").status, 400);
    let answer = post(&mut wire, "/people/maybe", "idempotency-key: x\r\n", "");
    assert_eq!(answer.status, 415, "{}", answer.text());
    assert!(answer.text().contains("`idempotency-key`: is not a whole number"));
}

#[test]
fn derived_extractor_refuses_by_the_head_before_the_body_is_asked_for() {
    let server = server();
    let mut wire = Wire::connect(server.addr);
    let answer =
        post(&mut wire, "/orders", &format!("{FORM}Cookie: session=7\r\n"), "item=1&item=2");
    assert_eq!(answer.text(), "7 Some([1, 2])");
    assert_eq!(post(&mut wire, "/orders", "Cookie: session=7\r\n", "").text(), "7 None");
    assert_eq!(post(&mut wire, "/orders", FORM, "item=x").status, 401);
    for path in ["/people", "/people/later"] {
        let mut waiting = Wire::connect(server.addr);
        waiting.send(format!(
            "POST {path} HTTP/1.1\r\nHost: a\r\nidempotency-key: 1\r\nx-trace: 1\r\n\
             Expect: 100-continue\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\n"
        ));
        assert_eq!(waiting.answer(false).status, 415);
    }
}

#[test]
fn derived_extractor_takes_multipart_and_sets_cookies() {
    let server = server();
    let mut wire = Wire::connect(server.addr);
    let part = |name: &str, value: &str| {
        format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let fields = "Content-Type: multipart/form-data; boundary=b\r\n";
    let body = format!("{}{}--b--\r\n", part("title", "sea"), part("photo", "xyz"));
    let answer = post(&mut wire, "/photos", fields, &body);
    assert_eq!(answer.text(), "sea 3");
    assert_eq!(answer.field("set-cookie"), Some("last=1; HttpOnly; SameSite=Lax; Secure; Path=/"));
    let answer = post(&mut wire, "/photos", fields, "--b--\r\n");
    assert_eq!(answer.status, 422);
}

#[test]
fn derived_extractor_is_an_argument_of_an_extractor_and_a_field_of_another() {
    let server = server();
    let mut wire = Wire::connect(server.addr);
    let answer = post(&mut wire, "/nested?b=1&b=2&c=x", "x-a: a\r\n", "text");
    assert_eq!(answer.text(), r#"a POST [1, 2] Some('x'), Some(POST) Some("text")"#);
    let answer = post(&mut wire, "/nested?b=x&c=xy", "", "");
    assert_eq!(
        answer.text(),
        "400 Bad Request\nheader `x-a`: is missing\n\
         query `b`: is not a whole number from 0 to 255\nquery `c`: is not a single character\n"
    );
}

#[test]
fn derived_extractor_is_an_argument_of_guards_and_catchers() {
    let server = server();
    let mut wire = Wire::connect(server.addr);
    assert_eq!(wire.get("/signed?as=admin", "Authorization: secret\r\n").text(), "admin 0");
    let answer = wire.get("/signed?as=admin", "Authorization: x\r\nAccept-Language: de\r\n");
    assert_eq!(answer.text(), r#"403 Forbidden /signed Some("de")"#);
    assert_eq!(wire.get("/signed", "").status, 400);
}

#[test]
fn derived_extractor_has_the_fields_and_attributes_of_its_build() {
    let server = server();
    let mut wire = Wire::connect(server.addr);
    assert_eq!(post(&mut wire, "/conditional?b=2", "x-a: 1\r\n", "abc").text(), "1 2 3");
}
