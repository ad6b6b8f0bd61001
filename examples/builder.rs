//! The builder without macros: each route is a path, a method and an `async fn` of the request.
//! Useful for paths that are known only at run time.
//!
//! `cargo run --example builder`, then `curl -i http://127.0.0.1:8080/`.

use std::net::SocketAddr;

use webserver::prelude::*;

async fn hello_handler(request: Request) -> impl IntoResponse {
    format!("Hello from {}!\n", request.path())
}

async fn shout_handler(mut request: Request) -> Result<String, Problem> {
    // At most 1,024 bytes; a longer body is 413.
    let bytes = request.take_body().collect(1024).await?;
    Ok(String::from_utf8_lossy(&bytes).to_uppercase())
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let port = std::env::args().nth(1).and_then(|port| port.parse().ok()).unwrap_or(8080);
    let addr = SocketAddr::from(([127, 0, 0, 1], port));
    let server = ServerBuilder::new()
        .bind(addr)
        .route("/", HttpMethod::GET, hello_handler)
        .route("/shout", HttpMethod::POST, shout_handler)
        .build();
    if let Err(error) = server.run().await {
        eprintln!("{error}");
        std::process::exit(1);
    }
}
