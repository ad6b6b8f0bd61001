//! Rocket without logging, with a `Shield` without policies, and without the `Server` field, so
//! that its answers have the same fields as those of the others. It runs its tasks on a runtime
//! whose workers share them.

use std::time::Duration;

use common::{Message, Options, Person};
use rocket::config::{Config, Ident, LogLevel};
use rocket::data::{Data, ToByteUnit};
use rocket::http::ContentType;
use rocket::response::stream::ByteStream;
use rocket::serde::json::Json;
use rocket::shield::Shield;
use rocket::tokio::{io, time};
use rocket::{get, post, routes};

fn main() {
    let options = Options::from_arguments();
    let config = Config {
        address: options.addr.ip(),
        port: options.addr.port(),
        workers: options.workers,
        keep_alive: common::KEEP_ALIVE.into(),
        ident: Ident::none(),
        log_level: LogLevel::Off,
        ..Config::release_default()
    };
    let routes =
        routes![index, plaintext, json, user, query, people, echo, count, big, stream, slow, busy];
    let server = rocket::custom(config).attach(Shield::new()).mount("/", routes);
    rocket::tokio::runtime::Builder::new_multi_thread()
        .worker_threads(options.workers)
        .enable_all()
        .build()
        .expect("a runtime starts")
        .block_on(server.launch())
        .expect("it runs until it is ended");
}

#[get("/")]
fn index() -> &'static str {
    common::INDEX
}

#[get("/plaintext")]
fn plaintext() -> &'static str {
    common::PLAINTEXT
}

#[get("/json")]
fn json() -> Json<Message> {
    Json(common::MESSAGE)
}

#[get("/users/<id>")]
fn user(id: u64) -> String {
    id.to_string()
}

#[get("/q?<name>&<n>")]
fn query(name: &str, n: u32) -> String {
    format!("{name} {n}")
}

#[post("/people", data = "<person>")]
fn people(person: Json<Person>) -> Json<Person> {
    person
}

#[post("/echo", data = "<body>")]
async fn echo(kind: Option<&ContentType>, body: Data<'_>) -> io::Result<(ContentType, Vec<u8>)> {
    let body = body.open(2.mebibytes()).into_bytes().await?;
    Ok((kind.cloned().unwrap_or(ContentType::Binary), body.into_inner()))
}

#[post("/count", data = "<body>")]
async fn count(body: Data<'_>) -> io::Result<String> {
    let length = body.open(common::COUNT_LIMIT.bytes()).stream_to(io::sink()).await?;
    Ok(length.written.to_string())
}

#[get("/big")]
fn big() -> &'static [u8] {
    &common::BIG
}

#[get("/stream/<n>")]
fn stream(n: u64) -> ByteStream![&'static [u8]] {
    ByteStream! {
        for _ in 0..n {
            yield common::CHUNK;
        }
    }
}

#[get("/slow/<ms>")]
async fn slow(ms: u64) -> &'static str {
    time::sleep(Duration::from_millis(ms)).await;
    "done"
}

#[get("/busy/<us>")]
fn busy(us: u64) -> &'static str {
    common::busy(us)
}
