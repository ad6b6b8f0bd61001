//! webserver, with one worker.

#![forbid(unsafe_code)]

use peers_forms::{Order, Prices, Receipt, address};
use webserver::MultipartError;
use webserver::prelude::*;

#[post("/form")]
async fn form(#[form] order: Order, prices: State<Prices>) -> Json<Receipt> {
    Json(prices.receipt(order))
}

#[post("/json")]
async fn json(#[json] order: Order, prices: State<Prices>) -> Json<Receipt> {
    Json(prices.receipt(order))
}

#[post("/multipart", body_limit = "16 GiB")]
async fn multipart(mut form: Multipart) -> Result<String, MultipartError> {
    let mut length = 0;
    while let Some(mut part) = form.next_part().await? {
        while let Some(chunk) = part.chunk().await? {
            length += chunk.len();
        }
    }
    Ok(length.to_string())
}

#[webserver::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let addr: std::net::SocketAddr = address().parse()?;
    let routes = routes![form, json, multipart];
    ServerBuilder::new()
        .bind(addr)
        .workers(1)
        .state(Prices::ALL)
        .routes(routes)
        .build()
        .run()
        .await?;
    Ok(())
}
