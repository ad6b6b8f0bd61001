//! Arguments by the place that they are taken from: `#[header]`, `#[cookie]`, `#[query]` and
//! `#[json]`, in handlers, middleware and catchers.

use std::borrow::Cow;

use serde::Deserialize;
use webserver::prelude::*;
use webserver::{FieldError, FromParam, HeaderName};
use webserver_tests::{Local, Wire, builder};

struct Version(u8);

impl<'a> FromParam<'a> for Version {
    type Error = &'static str;

    fn from_param(text: &'a str) -> Result<Self, Self::Error> {
        let number = text.strip_prefix('v').and_then(|number| number.parse().ok());
        number.map(Self).ok_or("is not a version such as `v1`")
    }
}

#[get("/head/{id}?{q}")]
fn head(
    #[header] x_trace: &str,
    id: u8,
    #[header("X-Version")] version: Option<Version>,
    #[cookie] session: Option<&str>,
    q: Option<&str>,
    #[cookie("__Host-theme")] theme: Cow<'_, str>,
) -> String {
    let version = version.map(|version| version.0);
    format!("{x_trace} {id} {version:?} {session:?} {q:?} {theme}")
}

#[get("/waits")]
async fn waits(
    #[header] accept_language: Vec<&str>,
    #[header] x_page: Result<u32, FieldError>,
    #[cookie] tag: Vec<String>,
) -> String {
    tokio::task::yield_now().await;
    format!("{accept_language:?} {:?} {tag:?}", x_page.ok())
}

#[derive(Deserialize)]
struct Person<'a> {
    name: &'a str,
    age: u8,
}

#[post("/people")]
fn person(#[json] Person { name, age }: Person<'_>) -> String {
    format!("{name} is {age}")
}

#[post("/later")]
async fn later(#[json] person: Person<'_>, #[header] x_trace: &str) -> String {
    tokio::task::yield_now().await;
    format!("{x_trace}: {} is {}", person.name, person.age)
}

#[post("/maybe")]
fn maybe(#[json] person: Option<Person<'_>>) -> String {
    person.map_or("nobody".to_owned(), |person| person.name.to_owned())
}

#[post("/wrapped")]
fn wrapped(person: Json<Person<'_>>) -> String {
    person.name.to_owned()
}

#[derive(Deserialize)]
struct Filter {
    limit: u32,
    #[serde(default)]
    tag: Vec<String>,
}

#[get("/filter")]
fn filter(#[query] filter: Filter, #[query] Filter { limit, .. }: Filter) -> String {
    format!("{} {limit} {:?}", filter.limit, filter.tag)
}

#[middleware]
fn only_traced(#[header("x-trace")] trace: Option<&str>) -> Result<(), Problem> {
    trace.map(|_| ()).ok_or_else(|| Problem::new(StatusCode::FORBIDDEN))
}

#[middleware]
async fn timing(#[header] x_trace: Option<String>, request: Request, next: Next<'_>) -> Response {
    let mut response = next.run(request).await;
    if let Some(trace) = x_trace {
        let value = trace.try_into().expect("the value came from a head");
        response.headers_mut().insert(HeaderName::from_static("x-trace"), value);
    }
    response
}

#[catch]
fn failed(problem: &Problem, #[cookie] theme: Option<&str>) -> String {
    format!("{} {theme:?}", problem.status())
}

#[get("/inside")]
fn inside() {}

fn server() -> Local {
    let routes = routes![
        head,
        waits,
        person,
        later,
        maybe,
        wrapped,
        filter,
        "/traced" with [timing, only_traced] => [inside, failed],
    ];
    Local::start(builder().routes(routes).build())
}

#[test]
fn header_and_cookie_arguments_are_taken_by_their_names() {
    let server = server();
    let mut wire = Wire::connect(server.addr);
    let fields = "X-TRACE: t1\r\nx-version: v7\r\nCookie: session=a b; __Host-theme=\"dark\"\r\n";
    let answer = wire.get("/head/3?q=x", fields);
    assert_eq!(answer.text(), r#"t1 3 Some(7) Some("a b") Some("x") dark"#);
    let fields = "Accept-Language: de, en\r\naccept-language: fr\r\nCookie: tag=1; tag=2\r\n";
    let answer = wire.get("/waits", fields);
    assert_eq!(answer.text(), r#"["de", "en", "fr"] None ["1", "2"]"#);
    let answer = wire.get("/waits", "x-page: 7\r\n");
    assert_eq!(answer.text(), "[] Some(7) []");
}

#[test]
fn header_and_cookie_mistakes_are_in_one_answer() {
    let server = server();
    let mut wire = Wire::connect(server.addr);
    let answer = wire.get("/head/3", "x-version: 7\r\nAccept: application/json\r\n");
    assert_eq!(answer.status, 400);
    let expected = concat!(
        r#"{"type":"about:blank","title":"Bad Request","status":400,"errors":["#,
        r#"{"in":"header","name":"x-trace","detail":"is missing"},"#,
        r#"{"in":"header","name":"x-version","detail":"is not a version such as `v1`"},"#,
        r#"{"in":"cookie","name":"__Host-theme","detail":"is missing"}]}"#
    );
    assert_eq!(answer.text(), expected);
}

#[test]
fn json_argument_borrows_from_the_body() {
    let server = server();
    let mut wire = Wire::connect(server.addr);
    let post = |wire: &mut Wire, path: &str, fields: &str, body: &str| {
        let length = body.len();
        wire.send(format!(
            "POST {path} HTTP/1.1\r\nHost: a\r\n{fields}Content-Length: {length}\r\n\r\n{body}"
        ));
        wire.answer(false)
    };
    let json = "Content-Type: application/json\r\n";
    let body = r#"{"name":"Ada","age":36}"#;
    assert_eq!(post(&mut wire, "/people", json, body).text(), "Ada is 36");
    assert_eq!(post(&mut wire, "/wrapped", json, body).text(), "Ada");
    assert_eq!(post(&mut wire, "/maybe", json, body).text(), "Ada");
    assert_eq!(post(&mut wire, "/maybe", "", "").text(), "nobody");
    let fields = format!("{json}x-trace: t\r\n");
    assert_eq!(post(&mut wire, "/later", &fields, body).text(), "t: Ada is 36");
    // A body that is larger than the buffer of the head.
    let long = format!(r#"{{"age":1,"name":"{}"}}"#, "x".repeat(200_000));
    assert_eq!(post(&mut wire, "/later", &fields, &long).text().len(), 200_000 + 8);
    assert_eq!(post(&mut wire, "/people", "", body).status, 415);
}

#[test]
fn query_argument_is_the_whole_query() {
    let server = server();
    let mut wire = Wire::connect(server.addr);
    assert_eq!(wire.get("/filter?limit=3&tag=a&tag=b", "").text(), r#"3 3 ["a", "b"]"#);
    assert_eq!(wire.get("/filter", "").status, 422);
}

#[test]
fn middleware_and_catchers_take_headers_and_cookies() {
    let server = server();
    let mut wire = Wire::connect(server.addr);
    let answer = wire.get("/traced/inside", "x-trace: 7\r\n");
    assert_eq!((answer.status, answer.field("x-trace")), (200, Some("7")));
    let answer = wire.get("/traced/inside", "Cookie: theme=dark\r\n");
    assert_eq!((answer.status, answer.text()), (403, r#"403 Forbidden Some("dark")"#.to_owned()));
}

#[derive(Deserialize)]
struct Team {
    name: String,
    people: Vec<Member>,
}

#[derive(Deserialize)]
struct Member {
    age: u8,
    email: String,
}

#[post("/teams?{page}&{limit}")]
fn team(
    page: u32,
    limit: u8,
    #[header] idempotency_key: &str,
    #[json] team: Team,
) -> Result<String, Problem> {
    let ages: u32 = team.people.iter().map(|one| u32::from(one.age)).sum();
    let emails: String = team.people.into_iter().map(|one| one.email).collect();
    Ok(format!("{page} {limit} {idempotency_key} {} {ages} {emails}", team.name))
}

#[test]
fn mistakes_of_query_head_and_body_are_in_one_answer() {
    let server = Local::start(builder().routes(routes![team]).build());
    let mut wire = Wire::connect(server.addr);
    let body = r#"{"people":[{"age":300,"email":"a"},{"age":7}]}"#;
    let length = body.len();
    wire.send(format!(
        "POST /teams?page=x&limit=300 HTTP/1.1\r\nHost: a\r\nAccept: application/json\r\n\
         Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    ));
    let answer = wire.answer(false);
    assert_eq!(answer.status, 400);
    assert_eq!(answer.field("content-type"), Some("application/problem+json"));
    let text = answer.text();
    let problem: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    let expected = serde_json::json!([
        {"in": "query", "name": "page", "detail": "is not a whole number from 0 to 4294967295"},
        {"in": "query", "name": "limit", "detail": "is not a whole number from 0 to 255"},
        {"in": "header", "name": "idempotency-key", "detail": "is missing"},
        {"in": "body", "name": "people[0].age", "pointer": "/people/0/age",
         "detail": "is not a whole number from 0 to 255", "received": "300"},
        {"in": "body", "name": "people[1].email", "pointer": "/people/1/email", "detail": "is missing"},
        {"in": "body", "name": "name", "pointer": "/name", "detail": "is missing"},
    ]);
    assert_eq!(problem["errors"], expected, "{text}");
}

/// An extractor that is made of others, and one that is made of that.
struct Client<'r> {
    name: &'r str,
    page: u32,
}

#[extractor]
fn client(#[header] user_agent: &str, #[header] x_page: Option<u32>) -> Client<'_> {
    Client { name: user_agent, page: x_page.unwrap_or(1) }
}

struct Order(String);

#[extractor]
async fn order(client: Client<'_>, #[json] person: Person<'_>) -> Result<Order, Problem> {
    tokio::task::yield_now().await;
    match person.age {
        0 => Err(Problem::new(StatusCode::CONFLICT).detail("is too young")),
        _ => Ok(Order(format!("{} for {} on {}", person.name, client.name, client.page))),
    }
}

#[post("/order?{q}")]
fn ordered(order: Order, q: u8) -> String {
    format!("{} {q}", order.0)
}

#[get("/client")]
fn optional(client: Option<Client<'_>>) -> String {
    client.map_or("nobody".to_owned(), |client| client.name.to_owned())
}

#[test]
fn extractor_functions_take_what_handlers_take() {
    let server = Local::start(builder().routes(routes![ordered, optional]).build());
    let mut wire = Wire::connect(server.addr);
    let mut post = |target: &str, fields: &str, body: &str| {
        let length = body.len();
        wire.send(format!(
            "POST {target} HTTP/1.1\r\nHost: a\r\nAccept: text/plain\r\n{fields}\
             Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        ));
        wire.answer(false)
    };
    let body = r#"{"name":"tea","age":7}"#;
    let answer = post("/order?q=1", "User-Agent: curl\r\nx-page: 3\r\n", body);
    assert_eq!(answer.text(), "tea for curl on 3 1");
    let long = format!(r#"{{"age":1,"name":"{}"}}"#, "x".repeat(200_000));
    assert_eq!(post("/order?q=1", "User-Agent: curl\r\n", &long).status, 200);
    let answer = post("/order?q=x", "x-page: y\r\n", r#"{"name":7}"#);
    assert_eq!(
        answer.text(),
        "400 Bad Request\nquery `q`: is not a whole number from 0 to 255\n\
         header `user-agent`: is missing\n\
         header `x-page`: is not a whole number from 0 to 4294967295\n\
         body `name`: is not a string without escapes\nbody `age`: is missing\n"
    );
    let answer = post("/order?q=1", "User-Agent: curl\r\n", r#"{"name":"tea","age":0}"#);
    assert_eq!((answer.status, answer.text().contains("is too young")), (409, true));
    // The head alone refuses the request, so the client is not asked for the body.
    let mut waiting = Wire::connect(server.addr);
    waiting.send(
        "POST /order?q=1 HTTP/1.1\r\nHost: a\r\nUser-Agent: curl\r\nExpect: 100-continue\r\n\
         Content-Type: text/plain\r\nContent-Length: 10\r\n\r\n",
    );
    assert_eq!(waiting.answer(false).status, 415);
    assert_eq!(wire.get("/client", "").text(), "nobody");
    assert_eq!(wire.get("/client", "x-page: y\r\nUser-Agent: a\r\n").status, 422);
}

#[derive(Deserialize)]
struct Signup {
    name: String,
    age: Option<u8>,
    #[serde(default)]
    news: bool,
    address: Address,
    #[serde(default)]
    tag: Vec<String>,
}

#[derive(Deserialize)]
struct Address {
    zip: u32,
}

#[post("/signup")]
async fn signup(#[form] form: Signup) -> String {
    tokio::task::yield_now().await;
    let Signup { name, age, news, address, tag } = form;
    format!("{name} {age:?} {news} {} {tag:?}", address.zip)
}

#[test]
fn form_argument_is_the_struct_itself() {
    let server = Local::start(builder().routes(routes![signup]).build());
    let mut wire = Wire::connect(server.addr);
    let mut post = |content_type: &str, body: &str| {
        let length = body.len();
        wire.send(format!(
            "POST /signup HTTP/1.1\r\nHost: a\r\nAccept: text/plain\r\n\
             Content-Type: {content_type}\r\nContent-Length: {length}\r\n\r\n{body}"
        ));
        wire.answer(false)
    };
    let form = "application/x-www-form-urlencoded";
    let body = "name=Ada+L&age=&news=on&address%5Bzip%5D=8000&tag[]=a&tag[]=b";
    assert_eq!(post(form, body).text(), r#"Ada L None true 8000 ["a", "b"]"#);
    let answer = post(form, "age=300&address.zip=x");
    assert_eq!(answer.status, 422);
    let lines: Vec<_> = answer.text().lines().skip(1).map(str::to_owned).collect();
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert!(lines.iter().any(|line| line.starts_with("body `address.zip`: ")), "{lines:?}");
    assert!(lines.iter().any(|line| line == "body `name`: is missing"), "{lines:?}");
    assert_eq!(post("text/plain", body).status, 415);
    let many = "a=1&".repeat(1_001);
    assert_eq!(post(form, &many).status, 400);
}
