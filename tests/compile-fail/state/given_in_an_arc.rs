use std::sync::Arc;
use webserver::prelude::*;

struct Db;

#[get("/")]
fn handler(_: State<Db>) {}

fn main() {
    let _ = ServerBuilder::new().state(Arc::new(Db)).routes(routes![handler]).build();
}
