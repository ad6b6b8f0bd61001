//! The future of an `async` function whose arguments do not borrow is kept in one box for all
//! requests of a slot. Its arguments and locals are dropped at the end of each request, also after a
//! timeout and a panic.

use std::fmt::Display;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use webserver::prelude::*;

/// How many locals of handlers there are.
#[derive(Clone, Default)]
struct Locals(Arc<AtomicUsize>);

impl Locals {
    fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }

    fn add(&self) -> Local {
        self.0.fetch_add(1, Ordering::SeqCst);
        Local(self.clone())
    }
}

/// A local of a handler.
struct Local(Locals);

impl Drop for Local {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Answers at once, after a wait, after a panic, or never.
#[get("/{how}", timeout = "50ms")]
async fn run(how: String, locals: State<Locals>) -> String {
    let local = locals.add();
    match how.as_str() {
        "waits" => tokio::task::yield_now().await,
        "panics" => {
            tokio::task::yield_now().await;
            panic!("on purpose");
        }
        "never" => std::future::pending().await,
        _ => {}
    }
    drop(local);
    let _other = locals.add();
    how
}

#[tokio::test]
async fn slot_drops_the_arguments_and_locals_of_each_request() {
    let locals = Locals::default();
    let server = ServerBuilder::new().routes(routes![run]).state(locals.clone()).build();
    let client = server.client();
    for (how, status) in [
        ("first", 200),
        ("second", 200),
        ("waits", 200),
        ("panics", 500),
        ("third", 200),
        ("never", 503),
        ("waits", 200),
    ] {
        let answer = client.get(format!("/{how}")).send().await;
        assert_eq!(answer.status(), status, "{how}");
        if status == 200 {
            assert_eq!(answer.text().await, how);
        }
        assert_eq!(locals.count(), 0, "{how}: a local is left");
    }
}

#[tokio::test]
async fn cancelled_request_drops_the_locals_of_its_handler() {
    let locals = Locals::default();
    let server = ServerBuilder::new().routes(routes![run]).state(locals.clone()).build();
    let client = server.client();
    // The slot has answered before, so that the cancelled future is in a box that is used again.
    assert_eq!(client.get("/first").send().await.status(), 200);
    let never = client.get("/never").send();
    assert!(tokio::time::timeout(std::time::Duration::from_millis(5), never).await.is_err());
    assert_eq!(locals.count(), 0, "a local is left");
    assert_eq!(client.get("/waits").send().await.text().await, "waits");
}

#[get("/hidden/{id}")]
async fn hidden(id: u64) -> impl IntoResponse {
    tokio::task::yield_now().await;
    format!("hidden {id}")
}

/// A result with a type of its own.
struct Shown<T>(T);

impl<T: Display> IntoResponse for Shown<T> {
    fn into_response(self) -> Response {
        self.0.to_string().into_response()
    }
}

#[get("/shown/{id}")]
async fn shown(id: u64) -> Result<Shown<u64>, Problem> {
    Ok(Shown(id))
}

/// Borrows from the request, so its future cannot be kept.
#[get("/borrows/{name}")]
async fn borrows(name: &str, request: &Request) -> String {
    tokio::task::yield_now().await;
    format!("{name} {}", request.method())
}

#[get("/none")]
async fn none(#[cfg(any())] missing: Missing) {}

#[tokio::test]
async fn results_and_arguments_of_async_functions_may_have_any_form() {
    let server = ServerBuilder::new().routes(routes![hidden, shown, borrows, none]).build();
    let client = server.client();
    for (path, text) in [
        ("/hidden/1", "hidden 1"),
        ("/shown/2", "2"),
        ("/borrows/a", "a GET"),
        ("/none", ""),
        ("/hidden/3", "hidden 3"),
        ("/borrows/b", "b GET"),
    ] {
        assert_eq!(client.get(path).send().await.text().await, text, "{path}");
    }
}
