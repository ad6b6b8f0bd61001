//! Servers that are put together by several functions, and routes under a condition.

use std::sync::atomic::{AtomicU32, Ordering};

use webserver::Mounted;
use webserver::prelude::*;

#[get("/")]
fn home() -> &'static str {
    "home"
}

#[get("/debug")]
fn debug(counter: State<AtomicU32>) -> String {
    counter.load(Ordering::Relaxed).to_string()
}

mod shop {
    use webserver::Mounted;
    use webserver::prelude::*;

    pub(super) struct Stock(pub(super) u32);

    #[get("/stock")]
    pub(super) fn stock(stock: State<Stock>) -> String {
        stock.0.0.to_string()
    }

    routes![pub(super) Shop = ["/shop" => [stock]]];

    pub(super) fn add<S, R>(
        builder: ServerBuilder<S, R>,
        amount: u32,
    ) -> ServerBuilder<(Stock, S), (R, Mounted<Shop>)> {
        builder.state(Stock(amount)).mount::<Shop>()
    }
}

/// A function may also take a builder that already has states and routes of its own.
fn add_health<S, R>(builder: ServerBuilder<S, R>) -> ServerBuilder<S, (R, Mounted<health>)> {
    builder.mount::<health>()
}

#[get("/health")]
fn health() -> &'static str {
    "ok"
}

async fn text(server: &Server, path: &str) -> String {
    let response = server.client().get(path).send().await;
    let status = response.status();
    if status.is_success() { response.text().await } else { status.as_str().to_owned() }
}

#[tokio::test]
async fn routes_under_a_condition_are_there_only_if_it_holds() {
    for is_debug in [true, false] {
        let server = ServerBuilder::new()
            .state(AtomicU32::new(7))
            .routes(is_debug.then_some(routes![debug]))
            .routes(routes![home])
            .build();
        assert_eq!(text(&server, "/debug").await, if is_debug { "7" } else { "404" });
        assert_eq!(text(&server, "/").await, "home");
        let alone = ServerBuilder::new().routes(is_debug.then_some(routes![home])).build();
        assert_eq!(text(&alone, "/").await, if is_debug { "home" } else { "404" });
    }
}

#[tokio::test]
async fn function_adds_states_and_routes_to_a_builder() {
    let before = shop::add(ServerBuilder::new(), 3).routes(routes![home]).build();
    let after = add_health(shop::add(ServerBuilder::new().routes(routes![home]), 3)).build();
    for server in [&before, &after] {
        assert_eq!(text(server, "/shop/stock").await, "3");
        assert_eq!(text(server, "/").await, "home");
    }
    assert_eq!(text(&after, "/health").await, "ok");
    let alone = add_health(ServerBuilder::new()).build();
    assert_eq!(text(&alone, "/health").await, "ok");
}

/// The compiler finds two states of one type only where there is a `routes![]`.
#[tokio::test]
async fn two_states_of_one_type_without_a_list_are_an_error_of_run() {
    let server = ServerBuilder::new().state(1_u8).state(2_u8).mount::<home>().build();
    let error = server.run().await.expect_err("a state is repeated").to_string();
    assert!(error.contains("two states have the type `u8`"), "{error}");
}

#[tokio::test]
async fn routes_mounted_twice_conflict() {
    let server = add_health(add_health(ServerBuilder::new())).build();
    let error = server.run().await.expect_err("the routes conflict").to_string();
    assert!(error.contains("route conflict: GET /health (fn health"), "{error}");
}
