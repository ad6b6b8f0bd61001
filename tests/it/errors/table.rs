//! The table in the guide's page on errors, row by row over a socket: what is sent, and what comes back.

use std::collections::BTreeMap;
use std::fs;
use std::future::pending;
use std::time::Duration;

use serde::Deserialize;
use webserver::Limits;
use webserver::prelude::*;
use webserver_tests::{Local, Wire, builder, root};

#[get("/number/{n}?{page}")]
fn number(n: u8, page: u8) -> String {
    format!("{n} {page}")
}

#[get("/none")]
fn none() -> Option<&'static str> {
    None
}

#[get("/header")]
fn header(#[header] x_key: &str) -> String {
    x_key.to_owned()
}

#[post("/text", body_limit = "8 B")]
fn text(text: String) -> String {
    text
}

#[derive(Deserialize)]
struct Person {
    age: u8,
}

#[post("/json")]
fn json(person: Json<Person>) -> String {
    person.age.to_string()
}

#[get("/html", produces = "text/html")]
fn html() -> Html<&'static str> {
    Html("<p>")
}

#[get("/never", timeout = "20ms")]
async fn never() {
    pending::<()>().await;
}

#[get("/panics")]
fn panics() -> &'static str {
    panic!("only this request is hurt")
}

/// JSON has only texts as names.
#[get("/unwritable")]
fn unwritable() -> Json<BTreeMap<(u8, u8), u8>> {
    Json(BTreeMap::from([((1, 2), 3)]))
}

#[get("/socket")]
fn socket() -> Response {
    Response::upgrade(HeaderValue::from_static("websocket"), |_| async {})
}

fn server() -> Server {
    let mut limits = Limits::default();
    limits.head_bytes = 2048;
    limits.target_bytes = 1024;
    limits.trailer_bytes = 64;
    limits.head_time = Duration::from_millis(300);
    limits.body_time = Duration::from_millis(300);
    let routes = routes![number, none, header, text, json, html, never, panics, unwritable, socket];
    builder().limits(limits).routes(routes).build()
}

/// A request, and what its answer has to contain.
type Case = (String, &'static str);

fn get(target: &str, fields: &str) -> String {
    format!("GET {target} HTTP/1.1\r\nHost: a\r\n{fields}\r\n")
}

fn post(target: &str, content_type: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "POST {target} HTTP/1.1\r\nHost: a\r\nContent-Type: {content_type}\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    )
}

fn chunked(target: &str, body: &str) -> String {
    let fields = "Host: a\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked";
    format!("POST {target} HTTP/1.1\r\n{fields}\r\n\r\n{body}")
}

/// The rows of the table in the page, with requests for each thing that a row names.
fn rows() -> Vec<(u16, Vec<Case>)> {
    let long = "x".repeat(3000);
    vec![
        (
            404,
            vec![
                (get("/nowhere", ""), "\"title\":\"Not Found\""),
                (get("/number/300?page=1", ""), "{\"in\":\"path\",\"name\":\"n\","),
                (get("/none", ""), "\"title\":\"Not Found\""),
            ],
        ),
        (405, vec![(post("/number/1", "text/plain", ""), "\r\nallow: get, head, options\r\n")]),
        (
            400,
            vec![
                (get("/number/%ff?page=1", ""), "utf-8"),
                (get("/number/1?page=%ff", ""), "{\"in\":\"query\",\"name\":\"page\","),
                (post("/json", "application/json", "{"), "\"in\":\"body\""),
                (
                    get("/header", ""),
                    "{\"in\":\"header\",\"name\":\"x-key\",\"detail\":\"is missing\"}",
                ),
            ],
        ),
        (
            422,
            vec![
                (get("/number/1", ""), "\"name\":\"page\",\"detail\":\"is missing\""),
                (
                    get("/number/1?page=1&page=2", ""),
                    "\"name\":\"page\",\"detail\":\"occurs more than once",
                ),
                (
                    get("/number/1?page=x", ""),
                    "\"name\":\"page\",\"detail\":\"is not a whole number",
                ),
                (post("/json", "application/json", "{\"age\":300}"), "\"pointer\":\"/age\""),
            ],
        ),
        (
            413,
            vec![
                (post("/text", "text/plain", "123456789"), "8 bytes"),
                (chunked("/text", "9\r\n123456789\r\n0\r\n\r\n"), "8 bytes"),
            ],
        ),
        (
            415,
            vec![
                (post("/json", "text/plain", "{\"age\":1}"), "\"name\":\"content-type\""),
                (post("/text", "text/plain; charset=latin1", "a"), "\"name\":\"content-type\""),
                (
                    post("/text", "text/plain\r\nContent-Encoding: gzip", "a"),
                    "\r\naccept-encoding: identity\r\n",
                ),
            ],
        ),
        (406, vec![(get("/html", "Accept: image/png\r\n"), "text/html")]),
        (
            408,
            vec![
                ("GET / HTTP/1.1\r\nHost: a\r\n".to_owned(), "\r\nconnection: close\r\n"),
                (
                    "POST /text HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nab".to_owned(),
                    "\r\nconnection: close\r\n",
                ),
            ],
        ),
        (503, vec![(get("/never", ""), "no answer within 20ms")]),
        (
            500,
            vec![
                (get("/panics", ""), "\"title\":\"internal server error\""),
                (get("/unwritable", ""), "\"title\":\"internal server error\""),
            ],
        ),
        (414, vec![(get(&format!("/{}", &long[..1500]), ""), "request target")]),
        (
            431,
            vec![
                (get("/none", &format!("X-Long: {long}\r\n")), "request header fields too large"),
                (chunked("/text", &format!("0\r\nX-Long: {}\r\n\r\n", &long[..200])), "trailer"),
            ],
        ),
        (
            400,
            vec![
                ("GET /\r\n\r\n".to_owned(), "request line"),
                (get("/none", "no colon\r\n"), "field"),
                (chunked("/text", "x\r\n"), "chunk size"),
                (
                    "POST /text HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 2\r\n\r\n".to_owned(),
                    "content-length",
                ),
                ("GET / HTTP/1.1\r\n\r\n".to_owned(), "host"),
                ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n".to_owned(), "host"),
            ],
        ),
        (417, vec![(get("/none", "Expect: tea\r\n"), "expect")]),
        (426, vec![(get("/socket", ""), "\r\nupgrade: websocket\r\n")]),
        (
            501,
            vec![(
                "POST /text HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"
                    .to_owned(),
                "transfer",
            )],
        ),
        (505, vec![("GET / HTTP/2.0\r\nHost: a\r\n\r\n".to_owned(), "version")]),
    ]
}

/// Returns the status of each row of the first table of the page, from top to bottom.
fn statuses_of_the_page() -> Vec<u16> {
    let page = fs::read_to_string(root().join("webserver/docs/errors.md"));
    let page = page.expect("the page is in the repository");
    let rows = page.lines().skip_while(|line| !line.starts_with("| what is wrong |")).skip(2);
    let rows = rows.take_while(|line| line.starts_with('|'));
    let status = |row: &str| row.trim_end_matches(" |").rsplit("| ").next()?.parse().ok();
    rows.map(|row| status(row).unwrap_or_else(|| panic!("no status: {row}"))).collect()
}

#[test]
fn errors_table_of_the_guide_has_the_rows_that_are_tested() {
    let tested: Vec<_> = rows().into_iter().map(|(status, _)| status).collect();
    assert_eq!(statuses_of_the_page(), tested);
}

#[test]
fn errors_table_of_the_guide_is_what_is_sent() {
    let local = Local::start(server());
    let mut wrong = Vec::new();
    for (status, cases) in rows() {
        for (request, expected) in cases {
            let mut wire = Wire::connect(local.addr);
            wire.send(&request);
            let answer = wire.answer(false);
            let line = |(name, value): &(String, String)| format!("{name}: {value}\r\n");
            let fields: String = answer.fields.iter().map(line).collect();
            let all = format!("\r\n{fields}\r\n{}", answer.text()).to_ascii_lowercase();
            let is_problem = answer.field("content-type") == Some("application/problem+json")
                && all.contains(&format!("\"status\":{status}"));
            let has_part = all.contains(&expected.to_ascii_lowercase());
            if answer.status != status || !is_problem || !has_part {
                wrong.push(format!("{request}\n{status} {expected}\n{} {all}", answer.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
