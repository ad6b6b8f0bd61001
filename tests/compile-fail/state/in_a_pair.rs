use webserver::prelude::*;

struct Db;

#[get("/")]
fn handler(db: State<Db>, n: State<u8>) {}

fn main() {
    let _ = ServerBuilder::new().routes(routes![handler]).state(7_u8).build();
}
