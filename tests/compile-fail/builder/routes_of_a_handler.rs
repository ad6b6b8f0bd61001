use webserver::prelude::*;

#[get("/")]
fn handler() {}

fn main() {
    let _ = ServerBuilder::new().routes(handler).build();
}
