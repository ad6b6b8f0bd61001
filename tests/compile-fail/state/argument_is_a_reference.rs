use webserver::prelude::*;

struct Db;

#[get("/")]
fn handler(_: &Db) {}

fn main() {
    let _ = ServerBuilder::new().state(Db).routes(routes![handler]).build();
}
