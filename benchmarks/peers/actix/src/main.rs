//! actix-web with its own workers, which are current-thread runtimes too. One thread accepts
//! connections and distributes them to the workers. Compression and logging, which are middleware
//! in actix-web, are not enabled.

use std::convert::Infallible;
use std::time::Duration;

use actix_web::http::header;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, Responder, get, post, web};
use common::{Options, Pair, Person};
use futures_util::StreamExt;
use futures_util::stream::iter;

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let options = Options::from_arguments();
    HttpServer::new(|| {
        App::new().service((
            index, plaintext, json, user, query, people, echo, count, big, stream, slow, busy,
        ))
    })
    .workers(options.workers)
    .backlog(common::BACKLOG)
    .keep_alive(Duration::from_secs(common::KEEP_ALIVE.into()))
    .tcp_nodelay(true)
    .bind(options.addr)?
    .run()
    .await
}

#[get("/")]
async fn index() -> &'static str {
    common::INDEX
}

#[get("/plaintext")]
async fn plaintext() -> &'static str {
    common::PLAINTEXT
}

#[get("/json")]
async fn json() -> impl Responder {
    web::Json(common::MESSAGE)
}

#[get("/users/{id}")]
async fn user(id: web::Path<u64>) -> String {
    id.to_string()
}

#[get("/q")]
async fn query(pair: web::Query<Pair>) -> String {
    format!("{} {}", pair.name, pair.n)
}

#[post("/people")]
async fn people(person: web::Json<Person>) -> impl Responder {
    person
}

#[post("/echo")]
async fn echo(request: HttpRequest, body: web::Bytes) -> HttpResponse {
    let kind = request.headers().get(header::CONTENT_TYPE).cloned();
    let kind = kind.unwrap_or(header::HeaderValue::from_static("application/octet-stream"));
    HttpResponse::Ok().content_type(kind).body(body)
}

#[post("/count")]
async fn count(mut body: web::Payload) -> Result<String, actix_web::Error> {
    let mut length = 0;
    while let Some(chunk) = body.next().await {
        length += chunk?.len() as u64;
    }
    Ok(length.to_string())
}

#[get("/big")]
async fn big() -> &'static [u8] {
    &common::BIG
}

#[get("/stream/{n}")]
async fn stream(n: web::Path<u64>) -> HttpResponse {
    let chunk = || Ok::<_, Infallible>(web::Bytes::from_static(common::CHUNK));
    HttpResponse::Ok().streaming(iter((0..*n).map(move |_| chunk())))
}

#[get("/slow/{ms}")]
async fn slow(ms: web::Path<u64>) -> &'static str {
    actix_web::rt::time::sleep(Duration::from_millis(*ms)).await;
    "done"
}

#[get("/busy/{us}")]
async fn busy(us: web::Path<u64>) -> &'static str {
    common::busy(*us)
}
