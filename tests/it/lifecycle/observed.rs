//! What an observer of a server is told, and how responses end, from the outside.

use std::net::IpAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use webserver::prelude::*;
use webserver::server::{EarlyRefusal, Observer};
use webserver::{EndReason, ResponseEnd};
use webserver_tests::{Local, Wire, builder};

/// Writes down what it is told.
#[derive(Clone, Default)]
struct Diary(Arc<Mutex<Vec<String>>>);

impl Diary {
    fn note(&self, line: String) {
        self.0.lock().expect("no panic").push(line);
    }

    fn wait_for(&self, expected: &[&str]) {
        let start = Instant::now();
        loop {
            let seen = self.0.lock().expect("no panic").clone();
            if seen == expected {
                return;
            }
            assert!(start.elapsed() < Duration::from_secs(5), "{seen:#?}\nbut {expected:#?}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Observer for Diary {
    fn on_connection_open(&self, client: Option<IpAddr>) {
        self.note(format!("open {}", client.expect("it has an address")));
    }

    fn on_connection_close(&self) {
        self.note("close".to_owned());
    }

    fn on_refusal(&self, refusal: &EarlyRefusal<'_>) {
        assert!(refusal.client().is_some());
        self.note(format!("{}: {}", refusal.status().as_u16(), refusal.detail()));
        panic!("on purpose");
    }
}

/// Notes how each response has ended.
impl Middleware for Diary {
    fn on_request(&self, request: Request) -> FutureRequest {
        let (diary, path) = (self.clone(), request.path().to_owned());
        request.on_response_end(move |end: &ResponseEnd| {
            let status = end.status().map_or(0, |status| status.as_u16());
            diary.note(format!("{path} {status} {} {:?}", end.body_bytes(), end.reason()));
        });
        request.into()
    }
}

#[get("/")]
fn home() -> &'static str {
    "hello"
}

#[get("/late")]
fn late(request: &Request) -> &'static str {
    request.on_response_end(|end| assert_eq!(end.reason(), EndReason::Complete));
    "late"
}

#[get("/broken")]
fn broken() -> &'static str {
    panic!("on purpose")
}

#[catch(404)]
fn not_found(problem: &Problem) -> &'static str {
    _ = problem;
    "no such page"
}

/// Answers in the place of the handler, and replaces its responses.
struct Replace;

impl Middleware for Replace {
    fn on_request(&self, request: Request) -> FutureRequest {
        if request.path() == "/early" {
            return Response::new("early").into();
        }
        request.into()
    }

    fn on_response(&self, response: Response) -> FutureResponse {
        if response.status() == 200 { Response::new("replaced").into() } else { response.into() }
    }
}

#[test]
fn observer_is_told_of_connections_and_refusals_even_if_it_panics() {
    let diary = Diary::default();
    let server = Local::start(builder().observer(diary.clone()).routes(routes![home]).build());
    let mut wire = Wire::connect(server.addr);
    assert_eq!(wire.get("/", "").status, 200);
    wire.send("bad\r\n\r\n");
    assert_eq!(wire.answer(false).status, 400);
    assert!(wire.is_closed());
    let text = diary.0.lock().expect("no panic").get(1).cloned().unwrap_or_default();
    assert!(text.starts_with("400: "), "{text}");
    diary.wait_for(&["open 127.0.0.1", &text, "close"]);
}

#[test]
fn end_of_a_response_is_told_whichever_response_is_sent() {
    let diary = Diary::default();
    let builder = builder().middleware(diary.clone()).middleware(Replace);
    let server = Local::start(builder.routes(routes![home, late, broken, not_found]).build());
    let mut wire = Wire::connect(server.addr);
    for path in ["/", "/early", "/none", "/broken", "/late"] {
        wire.get(path, "");
    }
    let broken = diary.0.lock().expect("no panic").get(3).cloned().unwrap_or_default();
    assert!(broken.starts_with("/broken 500 ") && broken.ends_with(" Complete"), "{broken}");
    diary.wait_for(&[
        "/ 200 8 Complete",
        "/early 200 5 Complete",
        "/none 404 12 Complete",
        &broken,
        "/late 200 8 Complete",
    ]);
}

#[tokio::test]
async fn end_of_a_response_without_a_socket_is_its_return() {
    let diary = Diary::default();
    let builder = ServerBuilder::new().middleware(diary.clone());
    let client = builder.routes(routes![home]).build().client();
    client.get("/").send().await;
    client.get("/").peer_addr(([127, 0, 0, 1], 1)).send().await;
    diary.wait_for(&["/ 200 5 Complete", "/ 200 5 Complete"]);
    // A request that nothing answers.
    let request = webserver::RequestBuilder::new(HttpMethod::GET, "/x").build().expect("valid");
    let own = diary.clone();
    request.on_response_end(move |end| own.note(format!("{:?}", end.reason())));
    diary.wait_for(&["/ 200 5 Complete", "/ 200 5 Complete", "Unknown"]);
}
