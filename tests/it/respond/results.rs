//! Results whose type names the status, the error that takes every error, and files to save.

use std::sync::{Arc, Mutex};

use tracing_subscriber::util::SubscriberInitExt;
use webserver::prelude::*;
use webserver::{HandlerError, QueryError};
use webserver_tests::{Local, Wire, builder};

#[get("/people/{id}")]
fn person(id: u32) -> Status<203, String> {
    Status(id.to_string())
}

#[post("/people")]
fn add() -> Created<&'static str> {
    Created::at(uri!(App, person(id = 7)), "made")
}

#[delete("/people/{id}")]
fn remove(id: u32) -> Result<NoContent, Status<404>> {
    if id == 7 { Ok(NoContent) } else { Err(Status(())) }
}

#[post("/reports")]
fn order() -> Accepted<&'static str> {
    Accepted("later")
}

#[get("/reports/{name}")]
fn report(name: &str) -> (Attachment, Bytes) {
    (Attachment::named(name), Bytes::from_static(b"1,2"))
}

#[get("/hinted")]
fn hinted(mut hints: EarlyHints) -> (EarlyHints, &'static str) {
    hints.preload(uri!(App, person(id = 1)), "fetch").preconnect("https://cdn.example");
    hints.link("not a URI", "rel=preload");
    assert!(hints.send());
    assert!(!hints.send(), "everything is sent");
    (hints, "page")
}

#[get("/fails/{how}?{n}")]
fn fails(how: &str, n: Result<u8, QueryError>) -> webserver::Result<String> {
    match how {
        "parse" => Ok(how.parse::<u32>()?.to_string()),
        "text" => Err("a secret text")?,
        "problem" => Err(Problem::new(StatusCode::CONFLICT).detail("told"))?,
        "answer" => Err(HandlerError::answer((StatusCode::GONE, "gone"))),
        _ => Ok(n?.to_string()),
    }
}

#[catch(500)]
fn unreadable(problem: &Problem) -> &'static str {
    let source = problem.source::<std::num::ParseIntError>();
    source.map_or("an error", |_| "a number could not be read")
}

routes![App = [person, add, remove, order, report, hinted, fails, unreadable]];

#[test]
fn status_of_a_result_type_is_sent() {
    let server = Local::start(builder().routes(routes![App]).build());
    let mut wire = Wire::connect(server.addr);
    let mut check = |method: &str, path: &str, status: u16, length: Option<&str>| {
        wire.send(format!("{method} {path} HTTP/1.1\r\nhost: a\r\n\r\n"));
        let answer = wire.answer(false);
        assert_eq!((answer.status, answer.field("content-length")), (status, length), "{path}");
        answer
    };
    check("GET", "/people/1", 203, Some("1"));
    assert_eq!(check("POST", "/people", 201, Some("4")).field("location"), Some("/people/7"));
    check("DELETE", "/people/7", 204, None);
    let error = check("DELETE", "/people/8", 404, Some("55"));
    assert_eq!(error.field("content-type"), Some("application/problem+json"));
    check("POST", "/reports", 202, Some("5"));
    let name = "/reports/a%22%0D%0Ax-b:c%2F..%2F%E2%82%AC.csv";
    let file = check("GET", name, 200, Some("3"));
    let value = "attachment; filename=\"_.csv\"; filename*=UTF-8''%E2%82%AC.csv";
    assert_eq!(file.field("content-disposition"), Some(value));
}

#[test]
fn created_and_early_hints_have_the_base_path() {
    let server = Local::start(builder().routes(routes![App]).base_path("/shop").build());
    let mut wire = Wire::connect(server.addr);
    wire.send("POST /shop/people HTTP/1.1\r\nhost: a\r\n\r\n");
    assert_eq!(wire.answer(false).field("location"), Some("/shop/people/7"));
    let links = [
        ("link".to_owned(), "</shop/people/1>; rel=preload; as=fetch".to_owned()),
        ("link".to_owned(), "<https://cdn.example>; rel=preconnect".to_owned()),
    ];
    let hint = wire.get("/shop/hinted", "");
    assert_eq!((hint.status, &hint.fields[..]), (103, &links[..]));
    let page = wire.answer(false);
    assert_eq!((page.status, page.text().as_str()), (200, "page"));
    assert!(links.iter().all(|link| page.fields.contains(link)), "{:?}", page.fields);
}

#[tokio::test]
async fn handler_error_keeps_answers_and_hides_other_errors() {
    let client = ServerBuilder::new().routes(routes![App]).build().client();
    let check = async |path: &str, status: u16, text: &str| {
        let answer = client.get(path).header("accept", "text/plain").send().await;
        assert_eq!(answer.status(), status, "{path}");
        let body = answer.text().await;
        assert!(body.contains(text) && !body.contains("secret"), "{body}");
    };
    check("/fails/parse", 500, "a number could not be read").await;
    check("/fails/text", 500, "an error").await;
    check("/fails/problem", 409, "told").await;
    check("/fails/answer", 410, "gone").await;
    check("/fails/query?n=x", 422, "query `n`").await;
    check("/fails/query?n=7", 200, "7").await;
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("no test panics under it").write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn handler_error_is_logged_with_its_causes() {
    #[derive(Debug)]
    struct Outer(std::num::ParseIntError);
    impl std::fmt::Display for Outer {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("the count is unreadable")
        }
    }
    impl std::error::Error for Outer {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            Some(&self.0)
        }
    }
    #[get("/")]
    fn outer() -> webserver::Result<()> {
        "x".parse::<u8>().map(drop).map_err(Outer)?;
        Ok(())
    }
    let log = Log::default();
    let writer = log.clone();
    let _guard = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .set_default();
    let client = ServerBuilder::new().routes(routes![outer]).build().client();
    assert_eq!(client.get("/").send().await.status(), 500);
    let text = log.0.lock().expect("no test panics under it").clone();
    let text = String::from_utf8(text).expect("a log is text");
    let line = "a handler failed: the count is unreadable: invalid digit found in string";
    assert!(text.contains(line), "{text}");
}
