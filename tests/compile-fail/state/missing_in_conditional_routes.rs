use webserver::prelude::*;

struct Db;

#[get("/debug")]
fn debug(_: State<Db>) {}

fn main() {
    let is_debug = std::env::var("DEBUG").is_ok();
    let _ = ServerBuilder::new().routes(is_debug.then_some(routes![debug])).build();
}
