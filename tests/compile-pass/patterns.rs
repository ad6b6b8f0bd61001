//! Every wrapper can be taken apart in the signature.
#![deny(warnings)]
use webserver::prelude::*;

struct Config {
    greeting: &'static str,
}

#[derive(serde::Deserialize)]
struct Person {
    name: String,
}

fn greet(config: &Config, name: &str) -> String {
    format!("{} {name}", config.greeting)
}

#[post("/{id}")]
fn plain(
    id: u64,
    State(config): State<Config>,
    Json(person): Json<Person>,
    Query(query): Query<Person>,
    ClientIp(ip): ClientIp,
    PeerAddr(peer): PeerAddr,
) -> String {
    greet(&config, &person.name) + &format!("{id} {} {ip} {peer}", query.name)
}

#[post("/{id}/nested")]
async fn nested(
    mut id: u64,
    State(mut config): State<Config>,
    Json(Person { name }): Json<Person>,
    Query(Person { name: ref other }): Query<Person>,
    (Ok(ClientIp(_)) | Err(_)): Result<ClientIp, webserver::NoPeer>,
) -> String {
    id += 1;
    config = config.clone();
    let task = tokio::spawn(async move { greet(&config, &name) });
    task.await.unwrap_or_default() + &format!("{id} {other}")
}

fn main() {
    let builder = ServerBuilder::new().state(Config { greeting: "Hello" });
    let server = builder.routes(routes![plain, nested]).build();
    drop(server);
}
