use webserver::prelude::*;

struct Db;

#[get("/")]
fn handler(db: Option<State<Db>>) {}

fn main() {
    let _ = ServerBuilder::new().routes(routes![handler]).build();
}
