use webserver::prelude::*;

#[get("/a")]
fn a() {}

#[get("/b")]
fn b() {}

fn main() {
    let _ = ServerBuilder::new().state(1_u8).routes(vec![a, b]).build();
}
