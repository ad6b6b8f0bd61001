//! Handlers that may wait run in slots. A slot belongs to one route, and is usable after a panic.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use webserver::FutureRequest;
use webserver::prelude::*;

#[get("/{id}")]
async fn show(id: u64) -> Text<u64> {
    Text(id)
}

#[get("/me")]
fn me() -> &'static str {
    "me"
}

#[get("/boom")]
fn boom() -> &'static str {
    panic!("on purpose")
}

/// Not an `async fn`: it panics before it returns a future.
fn at_once(_: Request) -> std::future::Ready<&'static str> {
    panic!("at once")
}

#[tokio::test]
async fn slot_belongs_to_its_route_also_after_a_panic() {
    let server = ServerBuilder::new()
        .routes(routes![show, me, boom])
        .route("/at-once", HttpMethod::GET, at_once)
        .build();
    let client = server.client();
    for _ in 0..3 {
        for (path, status) in
            [("/7", 200), ("/me", 200), ("/boom", 500), ("/at-once", 500), ("/a/b", 404)]
        {
            for _ in 0..2 {
                assert_eq!(client.get(path).send().await.status(), status, "{path}");
            }
        }
    }
}

/// A state that counts its clones. The first clone panics.
struct Fragile(Arc<AtomicUsize>);

impl Clone for Fragile {
    fn clone(&self) -> Self {
        assert!(self.0.fetch_add(1, Ordering::Relaxed) > 0, "the first clone");
        Self(self.0.clone())
    }
}

/// Puts a value into each request that shows when the request is dropped.
struct Follow(Arc<()>);

impl Middleware for Follow {
    fn on_request(&self, mut request: Request) -> FutureRequest {
        request.extensions_mut().insert(self.0.clone());
        request.into()
    }
}

#[tokio::test]
async fn panic_before_the_handler_starts_is_answered_once_and_drops_the_request() {
    let (clones, trace) = (Fragile(Arc::new(AtomicUsize::new(0))), Arc::new(()));
    let handler = move |_: Request| {
        let Fragile(count) = &clones.clone();
        let count = count.load(Ordering::Relaxed);
        async move { format!("{count}") }
    };
    let server = ServerBuilder::new()
        .middleware(Follow(trace.clone()))
        .route("/", HttpMethod::GET, handler)
        .build();
    let client = server.client();
    let before = Arc::strong_count(&trace);
    assert_eq!(client.get("/").send().await.status(), 500);
    assert_eq!(Arc::strong_count(&trace), before, "nothing is left of the request");
    let answered = client.get("/").send().await;
    assert_eq!(answered.text().await, "3", "one clone for the slot, one in the handler");
}
