//! actix-web, with one worker.

#![forbid(unsafe_code)]

use actix_web::body::SizedStream;
use actix_web::{App, HttpResponse, HttpServer, get, post, web};
use futures_util::StreamExt;
use peers_stream::{BODY, CHUNK, address, chunks};

#[post("/count")]
async fn count(mut body: web::Payload) -> Result<String, actix_web::Error> {
    let mut length = 0;
    while let Some(chunk) = body.next().await {
        length += chunk?.len() as u64;
    }
    Ok(length.to_string())
}

#[get("/sized/{n}")]
async fn sized(n: web::Path<u64>) -> HttpResponse {
    HttpResponse::Ok().body(SizedStream::new(*n * CHUNK as u64, chunks(*n)))
}

#[get("/chunked/{n}")]
async fn chunked(n: web::Path<u64>) -> HttpResponse {
    HttpResponse::Ok().streaming(chunks(*n))
}

#[get("/whole")]
async fn whole() -> HttpResponse {
    HttpResponse::Ok().body(BODY.clone())
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    HttpServer::new(|| App::new().service((count, sized, chunked, whole)))
        .workers(1)
        .tcp_nodelay(true)
        .bind(address())?
        .run()
        .await
}
