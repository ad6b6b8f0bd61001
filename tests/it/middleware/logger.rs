//! The log events of each request, as the application's filters let them through.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tracing_subscriber::filter::{LevelFilter, filter_fn};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use webserver::prelude::*;
use webserver::{Client, ClientRequest, FutureRequest, Logger};

#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no test panics under it").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[get("/fine")]
fn fine() {}

#[get("/fails")]
fn fails() -> StatusCode {
    StatusCode::INTERNAL_SERVER_ERROR
}

#[get("/slow")]
async fn slow() {
    tokio::time::sleep(Duration::from_hours(1)).await;
}

#[get("/late/{id}", timeout = "5 ms")]
async fn late(id: u8) {
    tokio::time::sleep(Duration::from_hours(u64::from(id))).await;
}

struct Panics;

impl Middleware for Panics {
    fn on_request(&self, request: Request) -> FutureRequest {
        assert!(request.path() != "/panics", "it panics");
        request.into()
    }
}

/// Returns the log of the given requests, where only events of these levels are let through.
async fn logged(levels: &'static [LevelFilter], requests: impl AsyncFnOnce(Client)) -> String {
    let written = Written::default();
    let writer = written.clone();
    let _guard = tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_ansi(false)
        .without_time()
        .with_writer(move || writer.clone())
        .finish()
        .with(filter_fn(|m| {
            let is_ours = m.target() == "webserver::request";
            m.is_event() && is_ours && levels.contains(&(*m.level()).into())
        }))
        .set_default();
    let server = ServerBuilder::new().middleware(Logger).middleware(Panics);
    requests(server.routes(routes![fine, fails, slow, "/group" => [late]]).build().client()).await;
    let text = written.0.lock().expect("no test panics under it").clone();
    String::from_utf8(text).expect("a log is text")
}

/// Returns the paths that are logged.
async fn paths(levels: &'static [LevelFilter]) -> Vec<&'static str> {
    let text = logged(levels, async |client| {
        for path in ["/fine", "/fails"] {
            client.get(path).send().await;
        }
    });
    let text = text.await;
    ["/fine", "/fails"].into_iter().filter(|path| text.contains(path)).collect()
}

#[tokio::test]
async fn logger_events_are_filtered_by_level() {
    assert_eq!(paths(&[LevelFilter::INFO]).await, ["/fine"]);
    assert_eq!(paths(&[LevelFilter::ERROR]).await, ["/fails"]);
    assert_eq!(paths(&[LevelFilter::INFO, LevelFilter::ERROR]).await, ["/fine", "/fails"]);
    assert!(paths(&[]).await.is_empty());
}

const ALL: &[LevelFilter] = &[LevelFilter::INFO, LevelFilter::ERROR];

/// Returns the one line that is logged, with `MS` for the duration, which must be a number of
/// milliseconds.
fn without_duration(text: &str) -> String {
    let words = text.trim().split(' ').map(|word| match word.strip_prefix("ms=") {
        None => word.to_owned(),
        Some(ms) => {
            let (_, decimals) = ms.split_once('.').expect("it has decimals");
            assert!((1..=3).contains(&decimals.len()), "{ms}");
            let ms: f64 = ms.parse().expect("a number without a unit");
            assert!((0.0..600_000.0).contains(&ms), "{ms}");
            "ms=MS".to_owned()
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn logger_line_has_method_path_status_duration_and_address() {
    let check = async |request: fn(&Client) -> ClientRequest, expected: &str| {
        let text = logged(ALL, async |client| drop(request(&client).send().await)).await;
        assert_eq!(without_duration(&text), expected);
    };
    check(
        |client| client.get("/fine?key=secret").peer_addr(([192, 0, 2, 7], 50_412)),
        "INFO webserver::request: request answered method=GET route=\"/fine\" path=\"/fine\" \
         status=200 ms=MS peer=192.0.2.7:50412",
    )
    .await;
    check(
        |client| client.post("/nowhere").peer_addr((std::net::Ipv6Addr::LOCALHOST, 7)),
        "INFO webserver::request: request answered method=POST path=\"/nowhere\" status=404 ms=MS \
         peer=[::1]:7",
    )
    .await;
    // There is no socket, so there is no address.
    check(
        |client| client.get("/fails"),
        "ERROR webserver::request: request failed method=GET route=\"/fails\" path=\"/fails\" \
         status=500 ms=MS",
    )
    .await;
}

#[tokio::test]
async fn logger_line_has_the_route_pattern_and_the_reason_of_a_timeout() {
    let text = logged(ALL, async |client| drop(client.get("/group/late/7?q").send().await)).await;
    assert_eq!(
        without_duration(&text),
        "ERROR webserver::request: request failed method=GET route=\"/group/late/{id}\" \
         path=\"/group/late/7\" status=503 ms=MS error=\"no answer within 5ms\""
    );
}

#[tokio::test]
async fn logger_line_has_the_request_id_only_if_it_is_a_token() {
    let check = async |id: &'static str, expected: &str| {
        let text = logged(ALL, async |client| {
            drop(client.get("/fine").header("x-request-id", id).send().await);
        });
        let expected = format!(
            "INFO webserver::request: request answered method=GET route=\"/fine\" \
             path=\"/fine\" status=200 ms=MS{expected}"
        );
        assert_eq!(without_duration(&text.await), expected);
    };
    check("7f3a-11:b_2", " request_id=\"7f3a-11:b_2\"").await;
    check("a status=200 b", "").await;
    check("a\"b", "").await;
    check("", "").await;
}

#[tokio::test]
async fn logger_reports_cancelled_and_panicked_requests() {
    let text = logged(ALL, async |client| {
        let request = client.get("/slow").send();
        drop(tokio::time::timeout(Duration::from_millis(20), request).await);
    });
    let expected = "INFO webserver::request: request cancelled method=GET route=\"/slow\" \
                    path=\"/slow\" ms=MS";
    assert_eq!(without_duration(&text.await), expected);
    let text = logged(ALL, async |client| drop(client.get("/panics").send().await));
    let expected = "ERROR webserver::request: request failed method=GET path=\"/panics\"";
    let line = without_duration(&text.await);
    assert!(line.starts_with(expected), "{line}");
}

#[tokio::test]
async fn logger_writes_a_normalized_path_on_one_line() {
    let written = Written::default();
    let writer = written.clone();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone());
    let guard = subscriber.set_default();
    let client = ServerBuilder::new().middleware(Logger).routes(routes![fine]).build().client();
    for target in ["/%66ine", "/a%0AINFO%1b%22b%2fc"] {
        client.get(target).send().await;
    }
    drop(guard);
    let text = written.0.lock().expect("no test panics under it").clone();
    let text = String::from_utf8(text).expect("a log is text");
    assert_eq!(text.lines().count(), 2, "{text}");
    assert!(text.contains("/fine") && !text.contains("%66"), "{text}");
    assert!(text.contains(r#"/a\nINFO\u{1b}\"b%2Fc"#), "{text}");
}
