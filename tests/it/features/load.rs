//! How many requests are at work, what happens to the others, and when a permit is given back.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use webserver::http::TimedOut;
use webserver::load::{ConcurrencyLimit, Overloaded, Timeout};
use webserver::prelude::*;
use webserver_tests::{Answer, Local, Wire, builder};

/// How many handlers are at work, and how many were at most.
#[derive(Clone, Default)]
struct Work(Arc<(AtomicUsize, AtomicUsize)>);

/// A handler at work.
struct Worker(Work);

impl Work {
    fn begin(&self) -> Worker {
        let (now, most) = &*self.0;
        most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        Worker(self.clone())
    }

    fn now(&self) -> usize {
        self.0.0.load(Ordering::SeqCst)
    }

    fn most(&self) -> usize {
        self.0.1.load(Ordering::SeqCst)
    }

    fn wait_for(&self, expected: usize) {
        let start = Instant::now();
        while self.now() != expected {
            assert!(start.elapsed() < Duration::from_secs(10), "{} are at work", self.now());
            thread::sleep(Duration::from_millis(1));
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.0.0.0.fetch_sub(1, Ordering::SeqCst);
    }
}

#[get("/busy/{ms}")]
async fn work(ms: u64, work: State<Work>) -> &'static str {
    let _worker = work.begin();
    tokio::time::sleep(Duration::from_millis(ms)).await;
    "done"
}

#[get("/panics")]
async fn panics(work: State<Work>) {
    let _worker = work.begin();
    tokio::task::yield_now().await;
    panic!("on purpose")
}

#[get("/late", timeout = "5 ms")]
async fn late() {
    std::future::pending::<()>().await;
}

/// A body that is sent until the client is gone.
#[get("/stream")]
fn stream(work: State<Work>) -> Body {
    let worker = work.begin();
    Body::stream(Endless(worker))
}

struct Endless(#[expect(dead_code, reason = "it counts")] Worker);

impl futures_core::Stream for Endless {
    type Item = Result<&'static str, std::convert::Infallible>;

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(Some(Ok("0123456789abcdef")))
    }
}

#[get("/alive", exempt = [ConcurrencyLimit, Timeout])]
async fn alive() -> &'static str {
    tokio::time::sleep(Duration::from_millis(60)).await;
    "alive"
}

routes![App = [work, panics, late, stream, alive]];

fn send(server: &Local, path: &str) -> Wire {
    let mut wire = Wire::connect(server.addr);
    wire.send(format!("GET {path} HTTP/1.1\r\nHost: a\r\n\r\n"));
    wire
}

fn get(server: &Local, path: &str) -> Answer {
    send(server, path).answer(false)
}

#[test]
fn concurrency_limit_holds_over_all_workers() {
    let state = Work::default();
    let server = builder().middleware(ConcurrencyLimit::new(3)).state(state.clone());
    let server = Local::start_in_threads(server.routes(routes![App]).build(), 4);
    let mut wires: Vec<_> = (0..12).map(|_| send(&server, "/busy/300")).collect();
    let answers: Vec<_> = wires.iter_mut().map(|wire| wire.answer(false)).collect();
    let (done, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|one| one.status == 200);
    assert_eq!((done.len(), refused.len(), state.most()), (3, 9, 3));
    for answer in refused {
        assert_eq!((answer.status, answer.field("retry-after")), (503, Some("1")));
        assert!(answer.text().contains(r#""detail":"too many requests are at work""#));
    }
    state.wait_for(0);
    assert_eq!(get(&server, "/busy/0").status, 200);
}

#[test]
fn queue_serves_a_burst_and_refuses_what_waits_too_long() {
    let state = Work::default();
    let limit = ConcurrencyLimit::new(1).queue(2, Duration::from_millis(400)).retry_after(7);
    let server = builder().middleware(limit).state(state.clone()).routes(routes![App]).build();
    let server = Local::start_in_threads(server, 2);
    let start = Instant::now();
    let mut first = send(&server, "/busy/50");
    state.wait_for(1);
    let mut others = [send(&server, "/busy/10"), send(&server, "/busy/10")];
    assert_eq!(first.answer(false).status, 200);
    assert!(others.iter_mut().all(|wire| wire.answer(false).status == 200));
    assert_eq!(state.most(), 1);
    assert!(start.elapsed() >= Duration::from_millis(70));
    // A request that waits for the time of the queue is refused.
    let mut long = send(&server, "/busy/2000");
    state.wait_for(1);
    let start = Instant::now();
    let refused = get(&server, "/busy/0");
    assert_eq!((refused.status, refused.field("retry-after")), (503, Some("7")));
    assert!((400..1500).contains(&start.elapsed().as_millis()), "{:?}", start.elapsed());
    assert_eq!(long.answer(false).status, 200);
}

#[test]
fn permit_is_given_back_after_panics_timeouts_and_clients_that_leave() {
    let state = Work::default();
    let limit = ConcurrencyLimit::new(1);
    let server = builder().middleware(limit).state(state.clone()).routes(routes![App]).build();
    let server = Local::start_in_threads(server, 2);
    for (path, status) in [("/panics", 500), ("/late", 503), ("/nowhere", 404), ("/busy/0", 200)] {
        for _ in 0..5 {
            // The end of a response is seen by its client before the server counts it.
            let answer = until_let_in(&server, path);
            assert_eq!(answer.status, status, "{path}");
        }
    }
    for _ in 0..3 {
        let wire = wait_for_permit(&server, "/busy/60000");
        state.wait_for(1);
        assert_eq!(get(&server, "/busy/0").status, 503);
        wire.reset();
        state.wait_for(0);
        assert_eq!(until_let_in(&server, "/busy/0").status, 200);
    }
}

/// Asks until the request is not refused for lack of a permit.
fn until_let_in(server: &Local, path: &str) -> Answer {
    let start = Instant::now();
    loop {
        let answer = get(server, path);
        if !answer.text().contains("too many requests") {
            return answer;
        }
        assert!(start.elapsed() < Duration::from_secs(10), "the permit is lost");
    }
}

/// Waits until there is a permit, and begins a request.
fn wait_for_permit(server: &Local, path: &str) -> Wire {
    until_let_in(server, "/busy/0");
    thread::sleep(Duration::from_millis(50));
    send(server, path)
}

#[test]
fn permit_is_kept_until_the_body_has_ended() {
    let state = Work::default();
    let limit = ConcurrencyLimit::new(1);
    let server = builder().middleware(limit).state(state.clone()).routes(routes![App]).build();
    let server = Local::start_in_threads(server, 2);
    let mut wire = send(&server, "/stream");
    wire.until("0123456789abcdef");
    assert_eq!((state.now(), get(&server, "/busy/0").status), (1, 503));
    wire.reset();
    state.wait_for(0);
    assert_eq!(until_let_in(&server, "/busy/0").status, 200);
}

#[test]
fn request_that_waits_and_whose_client_leaves_takes_no_permit() {
    let state = Work::default();
    let limit = ConcurrencyLimit::new(1).queue(1, Duration::from_mins(1));
    let server = builder().middleware(limit).state(state.clone()).routes(routes![App]).build();
    let server = Local::start_in_threads(server, 2);
    let mut first = send(&server, "/busy/400");
    state.wait_for(1);
    let gone = send(&server, "/busy/60000");
    thread::sleep(Duration::from_millis(50));
    gone.reset();
    thread::sleep(Duration::from_millis(150));
    let mut next = send(&server, "/busy/0");
    assert_eq!((first.answer(false).status, next.answer(false).status), (200, 200));
    assert_eq!(state.most(), 1);
}

#[test]
fn exempt_routes_are_not_limited() {
    let state = Work::default();
    let server = builder().middleware(ConcurrencyLimit::new(1)).state(state.clone());
    let server = Local::start(server.routes(routes![App]).build());
    let mut wire = send(&server, "/busy/500");
    state.wait_for(1);
    assert_eq!((get(&server, "/alive").status, get(&server, "/busy/0").status), (200, 503));
    assert_eq!(wire.answer(false).status, 200);
}

#[tokio::test]
async fn groups_have_limits_of_their_own_or_share_one() {
    let routes = routes![
        "/a" with [ConcurrencyLimit::new(1)] => [work],
        "/b" with [ConcurrencyLimit::new(1)] => [work],
        "/c" with [State<ConcurrencyLimit>] => [work],
        "/d" with [State<ConcurrencyLimit>] => [work],
    ];
    let builder = ServerBuilder::new().state(Work::default()).state(ConcurrencyLimit::new(1));
    let client = builder.routes(routes).build().client();
    let status = async |path: &str| client.get(path).send().await.status().as_u16();
    let both = async |one: &str, other: &str| tokio::join!(status(one), status(other));
    assert_eq!(both("/a/busy/20", "/b/busy/20").await, (200, 200));
    assert_eq!(both("/a/busy/20", "/a/busy/20").await, (200, 503));
    assert_eq!(both("/c/busy/20", "/d/busy/20").await, (200, 503));
    assert_eq!(both("/c/busy/20", "/a/busy/20").await, (200, 200));
}

#[tokio::test]
async fn errors_of_load_have_a_source() {
    /// Says which error it was.
    #[catch(503)]
    fn unavailable(problem: &Problem) -> String {
        let late = problem.source::<TimedOut>().map(TimedOut::after);
        format!("{late:?} {:?}", problem.source::<Overloaded>())
    }
    let routes =
        routes![unavailable, with [Timeout::new(Duration::from_millis(5))] => [work], late];
    let builder = ServerBuilder::new().state(Work::default()).middleware(ConcurrencyLimit::new(1));
    let client = builder.routes(routes).build().client();
    let text = async |path: &str| client.get(path).send().await.text().await;
    assert_eq!(text("/busy/1000").await, "Some(5ms) None");
    assert_eq!(text("/late").await, "Some(5ms) None");
    let (late, refused) = tokio::join!(text("/busy/1000"), text("/busy/1000"));
    assert_eq!((late.as_str(), refused.as_str()), ("Some(5ms) None", "None Some(Overloaded)"));
}

#[post("/busy/{ms}")]
async fn create(ms: u64, state: State<Work>) {
    let _worker = state.begin();
    tokio::time::sleep(Duration::from_millis(ms)).await;
}

#[middleware]
async fn slow_guard(headers: HeaderMap) {
    if headers.contains("x-slow") {
        tokio::time::sleep(Duration::from_mins(1)).await;
    }
}

#[test]
fn timeout_of_a_group_cancels_what_is_inside() {
    let state = Work::default();
    let routes = routes![
        "/a" with [Timeout::new(Duration::from_millis(30)), slow_guard] => [work, create, alive],
        "/b" with [Timeout::gateway(Duration::from_millis(1001))] => [work],
        work,
    ];
    let server = Local::start(builder().state(state.clone()).routes(routes).build());
    let answer = get(&server, "/a/busy/60000");
    assert_eq!((answer.status, answer.field("retry-after")), (503, Some("1")));
    assert!(answer.text().contains(r#""status":503,"detail":"no answer within 30ms""#));
    state.wait_for(0);
    // A guard counts, which the timeout of a handler does not see.
    let mut wire = Wire::connect(server.addr);
    assert_eq!(wire.get("/a/busy/0", "x-slow: 1\r\n").status, 503);
    // What became of it nobody knows, so it is not to be sent again.
    wire.send("POST /a/busy/60000 HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
    let answer = wire.answer(false);
    assert_eq!((answer.status, answer.field("retry-after")), (503, None));
    // The connection stays open.
    assert_eq!(wire.get("/a/busy/0", "").text(), "done");
    let answer = get(&server, "/b/busy/60000");
    assert_eq!((answer.status, answer.field("retry-after")), (504, Some("2")));
    assert!(answer.text().contains(r#""title":"Gateway Timeout","status":504"#));
    assert_eq!(get(&server, "/a/alive").text(), "alive");
    assert_eq!(get(&server, "/busy/50").text(), "done");
}

#[test]
fn timeout_of_a_handler_says_when_to_try_again_if_the_method_is_idempotent() {
    #[get("/", timeout = "5 ms")]
    async fn read() {
        std::future::pending::<()>().await;
    }
    #[put("/", timeout = "5 ms")]
    async fn write() {
        std::future::pending::<()>().await;
    }
    #[post("/", timeout = "5 ms")]
    async fn create() {
        std::future::pending::<()>().await;
    }
    #[route("/both", methods(GET, POST), timeout = "5 ms")]
    async fn both() {
        std::future::pending::<()>().await;
    }
    let server = Local::start(builder().routes(routes![read, write, create, both]).build());
    let cases = [("GET /", Some("1")), ("PUT /", Some("1")), ("POST /", None), ("GET /both", None)];
    for (request, expected) in cases {
        let mut wire = Wire::connect(server.addr);
        wire.send(format!("{request} HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"));
        let answer = wire.answer(false);
        assert_eq!((answer.status, answer.field("retry-after")), (503, expected), "{request}");
    }
}
