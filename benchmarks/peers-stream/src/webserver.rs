//! webserver, with one worker.

#![forbid(unsafe_code)]

use peers_stream::{BODY, CHUNK, address, chunks};
use webserver::prelude::*;

#[post("/count", body_limit = "16 GiB")]
async fn count(mut body: Body) -> Result<Text<u64>, Problem> {
    let mut length = 0;
    while let Some(chunk) = body.next().await {
        length += chunk?.len() as u64;
    }
    Ok(Text(length))
}

#[get("/sized/{n}")]
fn sized(n: u64) -> Response {
    Response::new(Body::sized_stream(n * CHUNK as u64, chunks(n)))
}

#[get("/chunked/{n}")]
fn chunked(n: u64) -> Response {
    Response::new(Body::stream(chunks(n)))
}

#[get("/whole")]
fn whole() -> Response {
    Response::new(BODY.clone())
}

#[webserver::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let addr: std::net::SocketAddr = address().parse()?;
    let routes = routes![count, sized, chunked, whole];
    ServerBuilder::new().bind(addr).workers(1).routes(routes).build().run().await?;
    Ok(())
}
