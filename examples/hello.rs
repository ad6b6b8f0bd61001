//! Three routes: an HTML page, a parameter from the path with one from the query, and a number.
//!
//! `cargo run --example hello`, then `curl -i http://127.0.0.1:8080/hello/you?times=2`.

use std::net::SocketAddr;

use webserver::prelude::*;

/// The front page.
#[get("/")]
fn index() -> Html<&'static str> {
    Html("<h1>Hello, World!</h1><p>Try <a href=\"/hello/you\">/hello/you</a>.</p>")
}

/// `name` comes from the path and is borrowed. `times` comes from the query and may be left out.
#[get("/hello/{name}?{times}")]
fn hello(name: &str, times: Option<u8>) -> String {
    format!("Hello, {name}!\n").repeat(times.unwrap_or(1).into())
}

/// If `n` is not a number, the answer is 404.
#[get("/square/{n}")]
async fn square(n: u32) -> Text<u64> {
    Text(u64::from(n) * u64::from(n))
}

#[webserver::main]
async fn main() -> Result<(), webserver::Error> {
    tracing_subscriber::fmt().init();
    // `cargo run --example hello -- 9000` listens on another port.
    let port = std::env::args().nth(1).and_then(|port| port.parse().ok()).unwrap_or(8080);
    ServerBuilder::new()
        .bind(SocketAddr::from(([127, 0, 0, 1], port)))
        .routes(routes![index, hello, square])
        .middleware(Logger)
        .build()
        .run()
        .await
}
