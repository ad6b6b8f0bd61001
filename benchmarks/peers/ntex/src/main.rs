//! ntex on Tokio with its own workers, which are current-thread runtimes. One thread accepts
//! connections and distributes them to the workers.

use std::convert::Infallible;
use std::time::Duration;

use common::{Message, Options, Pair, Person};
use futures_util::stream::iter;
use ntex::http::header::{self, HeaderValue};
use ntex::http::{HttpServiceConfig, KeepAlive};
use ntex::util::Bytes;
use ntex::web::{self, App, HttpRequest, HttpResponse, HttpServer, types};
use ntex::{SharedCfg, time};

#[ntex::main]
async fn main() -> std::io::Result<()> {
    let options = Options::from_arguments();
    let kept = KeepAlive::Timeout(time::Seconds(common::KEEP_ALIVE));
    HttpServer::new(async || {
        App::new().service((
            index, plaintext, json, user, query, people, echo, count, big, stream, slow, busy,
        ))
    })
    .workers(options.workers)
    .backlog(common::BACKLOG.cast_signed())
    .config(SharedCfg::new("peer").add(HttpServiceConfig::new().set_keepalive(kept)))
    .bind(options.addr)?
    .run()
    .await
}

#[web::get("/")]
async fn index() -> &'static str {
    common::INDEX
}

#[web::get("/plaintext")]
async fn plaintext() -> &'static str {
    common::PLAINTEXT
}

#[web::get("/json")]
async fn json() -> types::Json<Message> {
    types::Json(common::MESSAGE)
}

#[web::get("/users/{id}")]
async fn user(id: types::Path<u64>) -> String {
    id.to_string()
}

#[web::get("/q")]
async fn query(pair: types::Query<Pair>) -> String {
    format!("{} {}", pair.name, pair.n)
}

#[web::post("/people")]
async fn people(person: types::Json<Person>) -> types::Json<Person> {
    person
}

#[web::post("/echo")]
async fn echo(request: HttpRequest, body: Bytes) -> HttpResponse {
    let kind = request.headers().get(header::CONTENT_TYPE).cloned();
    let kind = kind.unwrap_or(HeaderValue::from_static("application/octet-stream"));
    HttpResponse::Ok().header(header::CONTENT_TYPE, kind).body(body)
}

#[web::post("/count")]
async fn count(mut body: types::Payload) -> Result<String, web::error::PayloadError> {
    let mut length = 0;
    while let Some(chunk) = body.recv().await {
        length += chunk?.len() as u64;
    }
    Ok(length.to_string())
}

#[web::get("/big")]
async fn big() -> &'static [u8] {
    &common::BIG
}

#[web::get("/stream/{n}")]
async fn stream(n: types::Path<u64>) -> HttpResponse {
    let chunk = || Ok::<_, Infallible>(Bytes::from_static(common::CHUNK));
    HttpResponse::Ok().streaming(iter((0..*n).map(move |_| chunk())))
}

#[web::get("/slow/{ms}")]
async fn slow(ms: types::Path<u64>) -> &'static str {
    time::sleep(Duration::from_millis(*ms)).await;
    "done"
}

#[web::get("/busy/{us}")]
async fn busy(us: types::Path<u64>) -> &'static str {
    common::busy(*us)
}
