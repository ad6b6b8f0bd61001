//! Which requests with an `Idempotency-Key` run, and what the others get.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use webserver::Bytes;
use webserver::idempotency::{
    Begun, Fingerprint, Idempotency, IdempotencyStore, Key, MemoryStore, StoredResponse,
};
use webserver::prelude::*;
use webserver_tests::{Answer, Local, Wire, builder};

/// How often handlers had an effect.
#[derive(Clone, Default)]
struct Effects(Arc<AtomicUsize>);

impl Effects {
    fn add(&self) -> usize {
        self.0.fetch_add(1, Ordering::SeqCst) + 1
    }

    fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }

    fn wait_for(&self, expected: usize) {
        let start = Instant::now();
        while self.count() != expected {
            assert!(start.elapsed() < Duration::from_secs(10), "{} effects", self.count());
            thread::sleep(Duration::from_millis(1));
        }
    }
}

#[post("/pay/{account}?{q}")]
fn pay(account: u32, q: Option<u32>, body: String, effects: State<Effects>) -> Response {
    let text = format!("{account} {q:?} {body:?} {}", effects.add());
    let tag = HeaderValue::from_static("\"t\"");
    let cookie = HeaderValue::from_static("a=b");
    Response::new(text)
        .with_status(StatusCode::CREATED)
        .with_header(HeaderName::from_static("etag"), tag)
        .with_header(HeaderName::from_static("set-cookie"), cookie)
}

#[patch("/pay/{account}")]
fn change(account: u32, effects: State<Effects>) -> String {
    format!("{account} {}", effects.add())
}

#[put("/put")]
fn replace(effects: State<Effects>) -> String {
    effects.add().to_string()
}

#[post("/exempt", exempt = [Idempotency])]
fn exempt(effects: State<Effects>) -> String {
    effects.add().to_string()
}

#[post("/slow/{ms}")]
async fn slow(ms: u64, effects: State<Effects>) -> String {
    let count = effects.add();
    tokio::time::sleep(Duration::from_millis(ms)).await;
    count.to_string()
}

#[post("/panics")]
fn panics(effects: State<Effects>) {
    effects.add();
    panic!("on purpose")
}

#[post("/late", timeout = "5 ms")]
async fn late(effects: State<Effects>) {
    effects.add();
    std::future::pending::<()>().await;
}

#[post("/fails/{status}")]
fn fails(status: u16, effects: State<Effects>) -> StatusCode {
    effects.add();
    StatusCode::from_u16(status).expect("it is a status")
}

#[post("/own-error")]
fn own_error(effects: State<Effects>) -> Response {
    Response::new(format!("no: {}", effects.add())).with_status(StatusCode::BAD_GATEWAY)
}

#[post("/large/{n}")]
fn large(n: usize, effects: State<Effects>) -> String {
    effects.add();
    "x".repeat(n)
}

#[post("/stream")]
fn stream(effects: State<Effects>) -> Body {
    effects.add();
    Body::stream(Body::from("streamed"))
}

#[post("/created")]
fn created(effects: State<Effects>) -> Created<String> {
    Created::at(uri!(App, pay(account = 7, q = None)), effects.add().to_string())
}

routes![
    App = [
        pay, change, replace, exempt, slow, panics, late, fails, own_error, large, stream, created,
    ]
];

struct Served {
    server: Local,
    effects: Effects,
}

impl Served {
    fn start(idempotency: Idempotency<impl IdempotencyStore>) -> Self {
        let effects = Effects::default();
        let server = builder().middleware(idempotency).state(effects.clone()).routes(routes![App]);
        Self { server: Local::start_in_threads(server.build(), 2), effects }
    }

    fn begin(&self, request: &str, fields: &str, body: &str) -> Wire {
        let mut wire = Wire::connect(self.server.addr);
        let length = body.len();
        wire.send(format!(
            "{request} HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n{fields}\r\n{body}"
        ));
        wire
    }

    fn send(&self, request: &str, key: &str, body: &str) -> Answer {
        self.begin(request, &format!("Idempotency-Key: {key}\r\n"), body).answer(false)
    }
}

fn is_replayed(answer: &Answer) -> bool {
    answer.field("idempotent-replayed") == Some("true")
}

#[test]
fn request_runs_once_for_each_key() {
    let served = Served::start(Idempotency::new());
    let first = served.send("POST /pay/7?q=1", "\"a\"", "x");
    assert_eq!((first.status, first.text().as_str()), (201, "7 Some(1) \"x\" 1"));
    assert!(!is_replayed(&first) && first.field("set-cookie").is_some());
    for key in ["\"a\"", "a"] {
        let again = served.send("POST /pay/7?q=1", key, "x");
        assert_eq!((again.status, again.text()), (201, first.text()));
        assert!(is_replayed(&again));
        assert_eq!((again.field("etag"), again.field("set-cookie")), (Some("\"t\""), None));
        assert_eq!(again.field("content-type"), first.field("content-type"));
    }
    assert_eq!(served.send("POST /pay/7?q=1", "b", "x").text(), "7 Some(1) \"x\" 2");
    // Another request with the same key.
    for (request, body) in
        [("POST /pay/7?q=1", "y"), ("POST /pay/7?q=2", "x"), ("POST /pay/8?q=1", "x")]
    {
        let answer = served.send(request, "a", body);
        assert_eq!((answer.status, is_replayed(&answer)), (422, false), "{request} {body}");
    }
    let fields = "Idempotency-Key: a\r\nContent-Type: text/plain; charset=x\r\n";
    assert_eq!(served.begin("POST /pay/7?q=1", fields, "x").answer(false).status, 422);
    // The same key at another route.
    assert_eq!(served.send("PATCH /pay/7", "a", "").text(), "7 3");
    assert_eq!(served.send("PATCH /pay/7", "a", "").text(), "7 3");
    assert_eq!(served.effects.count(), 3);
}

#[test]
fn only_post_and_patch_have_keys_and_routes_can_be_exempt() {
    let served = Served::start(Idempotency::new().required());
    let none = |request: &str| served.begin(request, "", "").answer(false);
    assert_eq!((none("PUT /put").text(), none("PUT /put").text()), ("1".into(), "2".into()));
    assert_eq!(
        (none("POST /exempt").text(), none("POST /exempt").text()),
        ("3".into(), "4".into())
    );
    assert_eq!(
        (served.send("PUT /put", "a", "").text(), none("POST /nowhere").status),
        ("5".into(), 404)
    );
    let answer = none("POST /pay/7");
    assert_eq!(answer.status, 400);
    assert!(answer.text().contains("the field `Idempotency-Key` is missing"));
    for key in ["\"", "\"\"", "a b", "é", &"a".repeat(256)] {
        assert_eq!(served.send("POST /pay/7", key, "").status, 400, "{key}");
    }
    let twice = "Idempotency-Key: a\r\nIdempotency-Key: a\r\n";
    assert_eq!(served.begin("POST /pay/7", twice, "").answer(false).status, 400);
    assert_eq!(served.effects.count(), 5);
    let served = Served::start(Idempotency::new());
    assert_eq!(served.begin("PATCH /pay/7", "", "").answer(false).text(), "7 1");
    assert_eq!(served.begin("PATCH /pay/7", "", "").answer(false).text(), "7 2");
}

#[test]
fn second_request_is_refused_while_the_first_runs() {
    let served = Served::start(Idempotency::new());
    let mut first = served.begin("POST /slow/400", "Idempotency-Key: a\r\n", "");
    served.effects.wait_for(1);
    let conflict = served.send("POST /slow/400", "a", "");
    assert_eq!((conflict.status, is_replayed(&conflict)), (409, false));
    assert_eq!(served.send("POST /slow/401", "a", "").status, 422);
    assert_eq!(first.answer(false).text(), "1");
    let again = served.send("POST /slow/400", "a", "");
    assert_eq!((again.text().as_str(), is_replayed(&again)), ("1", true));
    assert_eq!(served.effects.count(), 1);
}

#[test]
fn of_many_requests_with_one_key_at_once_one_runs() {
    let served = Served::start(Idempotency::new());
    let mut wires: Vec<_> =
        (0..20).map(|_| served.begin("POST /slow/100", "Idempotency-Key: a\r\n", "")).collect();
    let mut statuses: Vec<_> = wires.iter_mut().map(|wire| wire.answer(false).status).collect();
    statuses.sort_unstable();
    assert_eq!((statuses[0], served.effects.count()), (200, 1));
    assert!(statuses.iter().all(|status| [200, 409].contains(status)), "{statuses:?}");
}

#[test]
fn outcome_that_nobody_knows_is_never_run_again() {
    let served = Served::start(Idempotency::new());
    let cases = [("POST /panics", 500), ("POST /late", 503), ("POST /stream", 200)];
    for (at, (request, status)) in cases.into_iter().enumerate() {
        assert_eq!(served.send(request, "a", "").status, status, "{request}");
        for _ in 0..3 {
            assert_eq!(served.send(request, "a", "").status, 409, "{request}");
        }
        assert_eq!(served.effects.count(), at + 1, "{request}");
    }
    let before = served.effects.count();
    let wire = served.begin("POST /slow/60000", "Idempotency-Key: a\r\n", "");
    served.effects.wait_for(before + 1);
    wire.reset();
    thread::sleep(Duration::from_millis(100));
    assert_eq!(served.send("POST /slow/60000", "a", "").status, 409);
    assert_eq!(served.send("POST /large/65536", "a", "").text().len(), 65536);
    assert!(is_replayed(&served.send("POST /large/65536", "a", "")));
    assert_eq!(served.send("POST /large/65537", "b", "").text().len(), 65537);
    assert_eq!(served.send("POST /large/65537", "b", "").status, 409);
}

#[tokio::test(start_paused = true)]
async fn request_in_doubt_may_run_again_after_a_time_of_its_own() {
    let effects = Effects::default();
    let idempotency = Idempotency::new().in_doubt(Duration::from_mins(1));
    let server = ServerBuilder::new().middleware(idempotency).state(effects.clone());
    let client = server.routes(routes![App]).build().client();
    let send = async || {
        client.post("/panics").header("idempotency-key", "a").send().await.status().as_u16()
    };
    assert_eq!((send().await, send().await), (500, 409));
    tokio::time::advance(Duration::from_secs(59)).await;
    assert_eq!(send().await, 409);
    tokio::time::advance(Duration::from_secs(2)).await;
    assert_eq!((send().await, send().await), (500, 409));
    assert_eq!(effects.count(), 2);
}

#[test]
fn error_frees_the_key() {
    let served = Served::start(Idempotency::new());
    let cases =
        [("/fails/500", 500), ("/fails/503", 503), ("/fails/409", 409), ("/own-error", 502)];
    for (path, status) in cases {
        let before = served.effects.count();
        for _ in 0..2 {
            let answer = served.send(&format!("POST {path}"), "a", "");
            assert_eq!((answer.status, is_replayed(&answer)), (status, false), "{path}");
        }
        assert_eq!(served.effects.count(), before + 2, "{path}");
    }
    // A refused argument: nothing has run.
    assert_eq!(served.send("POST /pay/7?q=x", "a", "x").status, 422);
    assert_eq!(served.send("POST /pay/7?q=1", "a", "x").status, 201);
}

#[test]
fn key_belongs_to_a_user() {
    fn user(request: &Request) -> Option<String> {
        request.headers().get("x-user").map(str::to_owned)
    }
    let served = Served::start(Idempotency::new().user(user).fields(&[]));
    let send = |user: &str| {
        let fields = format!("Idempotency-Key: a\r\n{user}");
        served.begin("POST /pay/7", &fields, "x").answer(false)
    };
    for (user, expected) in
        [("", 1), ("X-User: a\r\n", 2), ("X-User: b\r\n", 3), ("X-User:\r\n", 4)]
    {
        assert!(send(user).text().ends_with(&format!(" {expected}")), "{user}");
        let again = send(user);
        assert!(again.text().ends_with(&format!(" {expected}")) && is_replayed(&again));
        assert_eq!(again.field("etag"), None);
    }
}

#[test]
fn body_is_read_up_to_the_limit_of_the_route() {
    let served = Served::start(Idempotency::new());
    let mut wire = Wire::connect(served.server.addr);
    wire.send(
        "POST /pay/7 HTTP/1.1\r\nHost: a\r\nIdempotency-Key: a\r\nContent-Length: 9999999\r\n\r\n",
    );
    assert_eq!(wire.answer(false).status, 413);
    let chunked = "Idempotency-Key: a\r\nTransfer-Encoding: chunked\r\n";
    let mut wire = Wire::connect(served.server.addr);
    wire.send(format!("POST /pay/7 HTTP/1.1\r\nHost: a\r\n{chunked}\r\n1\r\nx\r\n0\r\n\r\n"));
    assert_eq!(wire.answer(false).text(), "7 None \"x\" 1");
    // The same body in another framing is the same request.
    assert!(is_replayed(&served.send("POST /pay/7", "a", "x")));
}

#[tokio::test(start_paused = true)]
async fn response_is_kept_for_its_time() {
    let routes = routes![with [Idempotency] => [pay], "/short" with [Idempotency::new().time(Duration::from_mins(1))] => [pay]];
    let client = ServerBuilder::new().state(Effects::default()).routes(routes).build().client();
    let send = async |path: &str| {
        let answer = client.post(path).header("idempotency-key", "a").body("x").send().await;
        answer.header("idempotent-replayed").is_some()
    };
    let passes = |seconds: u64| tokio::time::advance(Duration::from_secs(seconds));
    assert!(!send("/pay/7").await && !send("/short/pay/7").await);
    passes(59).await;
    assert!(send("/pay/7").await && send("/short/pay/7").await);
    passes(2).await;
    assert!(send("/pay/7").await && !send("/short/pay/7").await);
    passes(24 * 60 * 60 - 62).await;
    assert!(send("/pay/7").await);
    passes(2).await;
    assert!(!send("/pay/7").await);
}

#[tokio::test]
async fn location_of_a_link_is_replayed_with_the_base_path() {
    let server = ServerBuilder::new().middleware(Idempotency::new()).state(Effects::default());
    let client = server.base_path("/shop").routes(routes![App]).build().client();
    for is_replay in [false, true] {
        let answer = client.post("/shop/created").header("idempotency-key", "a").send().await;
        assert_eq!(answer.header("idempotent-replayed").is_some(), is_replay);
        assert_eq!(answer.header("location"), Some("/shop/pay/7"));
    }
}

/// Returns keys and a fingerprint as the middleware makes them, which only a store sees.
async fn seen(keys: usize) -> Vec<(Key, Fingerprint)> {
    #[derive(Clone, Default)]
    struct Sees(Arc<std::sync::Mutex<Vec<(Key, Fingerprint)>>>);
    impl IdempotencyStore for Sees {
        type Error = std::convert::Infallible;
        async fn begin(
            &self,
            key: Key,
            of: Fingerprint,
            _: Duration,
        ) -> Result<Begun, Self::Error> {
            self.0.lock().expect("nothing panics").push((key, of));
            Ok(Begun::Running)
        }
        async fn finish(&self, _: Key, _: StoredResponse, _: Duration) -> Result<(), Self::Error> {
            Ok(())
        }
        async fn forget(&self, _: Key) -> Result<(), Self::Error> {
            Ok(())
        }
    }
    let sees = Sees::default();
    let server = ServerBuilder::new().middleware(Idempotency::with_store(sees.clone()));
    let client = server.state(Effects::default()).routes(routes![App]).build().client();
    for key in 0..keys {
        let answer = client.post("/pay/7").header("idempotency-key", key.to_string()).send().await;
        assert_eq!(answer.status(), 409);
    }
    sees.0.lock().expect("nothing panics").clone()
}

#[tokio::test]
async fn memory_store_is_bounded_in_entries_and_bytes() {
    let keys = seen(30).await;
    let day = Duration::from_hours(24);
    let response = |n: usize| StoredResponse {
        status: StatusCode::OK,
        fields: Vec::new(),
        body: "x".repeat(n).into(),
    };
    let begin =
        async |store: &MemoryStore, at: usize| store.begin(keys[at].0, keys[at].1, day).await;
    // Finished requests make room, the one that expires first before the others.
    let store = MemoryStore::bounded(3, 1 << 20);
    for (at, key) in keys.iter().enumerate().take(10) {
        assert!(matches!(begin(&store, at).await, Ok(Begun::New)));
        store.finish(key.0, response(1), day).await.expect("there is room");
        assert_eq!(store.len(), (at + 1).min(3));
    }
    assert!(matches!(begin(&store, 9).await, Ok(Begun::Done(_))));
    assert!(matches!(begin(&store, 6).await, Ok(Begun::New)));
    // Requests that run do not.
    let store = MemoryStore::bounded(2, 1 << 20);
    assert!(begin(&store, 0).await.is_ok() && begin(&store, 1).await.is_ok());
    assert!(begin(&store, 2).await.is_err());
    assert!(matches!(begin(&store, 0).await, Ok(Begun::Running)));
    store.forget(keys[0].0).await.expect("it never fails");
    assert!(matches!(begin(&store, 2).await, Ok(Begun::New)));
    // Bytes are bounded too.
    let store = MemoryStore::bounded(100, 10_000);
    for (at, key) in keys.iter().enumerate() {
        assert!(matches!(begin(&store, at).await, Ok(Begun::New)));
        store.finish(key.0, response(3000), day).await.expect("there is room");
        assert!(store.len() <= 2, "{}", store.len());
    }
    assert!(store.finish(keys[0].0, response(10_001), day).await.is_err());
}

#[test]
fn store_that_fails_refuses_the_request() {
    let served = Served::start(Idempotency::with_store(MemoryStore::bounded(1, 1000)));
    assert_eq!(served.send("POST /panics", "a", "").status, 500);
    let refused = served.send("POST /pay/7", "b", "");
    assert_eq!((refused.status, served.effects.count()), (503, 1));
    // Without a key there is nothing to record.
    assert_eq!(served.begin("POST /pay/7", "", "").answer(false).status, 201);
}

/// A buffer that says when nobody uses it any more.
struct Large {
    bytes: Vec<u8>,
    _user: Arc<()>,
}

impl AsRef<[u8]> for Large {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

#[post("/part")]
fn part(users: State<Arc<()>>) -> Bytes {
    let large = Large { bytes: vec![b'x'; 1 << 20], _user: Arc::clone(&users) };
    Bytes::from_owner(large).slice(..10)
}

#[tokio::test]
async fn stored_response_does_not_keep_the_buffer_that_it_is_a_part_of() {
    let users = Arc::new(());
    let builder = builder().middleware(Idempotency::new()).state(users.clone());
    let client = builder.routes(routes![part]).build().client();
    for _ in 0..2 {
        let answer = client.post("/part").header("idempotency-key", "a").send().await;
        assert_eq!(answer.text().await, "x".repeat(10));
        // The test and the server have one each.
        assert_eq!(Arc::strong_count(&users), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn late_failure_does_not_remove_the_response_of_a_later_request() {
    let (key, fingerprint) = seen(1).await[0];
    let (store, second) = (MemoryStore::new(), Duration::from_secs(1));
    let begin = || store.begin(key, fingerprint, second);
    assert!(matches!(begin().await, Ok(Begun::New)));
    tokio::time::advance(2 * second).await;
    // The first request takes longer than a request may be in doubt, and a second one has run meanwhile.
    assert!(matches!(begin().await, Ok(Begun::New)));
    let response = StoredResponse {
        status: StatusCode::OK,
        fields: Vec::new(),
        body: Bytes::from_static(b"paid"),
    };
    store.finish(key, response, second).await.expect("there is room");
    store.forget(key).await.expect("it cannot fail");
    assert!(matches!(begin().await, Ok(Begun::Done(_))));
}

#[tokio::test(start_paused = true)]
async fn entries_that_have_expired_are_removed_some_at_a_time() {
    let (keys, store, second) = (seen(300).await, MemoryStore::new(), Duration::from_secs(1));
    let begin = async |at: usize| store.begin(keys[at].0, keys[at].1, second).await;
    for at in 0..300 {
        assert!(matches!(begin(at).await, Ok(Begun::New)));
    }
    tokio::time::advance(2 * second).await;
    assert!(matches!(begin(299).await, Ok(Begun::New)));
    assert!((230..300).contains(&store.len()), "{}", store.len());
    for at in 290..299 {
        assert!(matches!(begin(at).await, Ok(Begun::New)));
    }
    assert_eq!(store.len(), 10);
}
