use webserver::prelude::*;

#[get("/a")]
fn a(_: State<u8>) {}

#[get("/b")]
fn b(_: State<u8>, _: State<u16>) {}

fn main() {
    let _ = ServerBuilder::new()
        .state(1_u8)
        .routes(routes![a])
        .state(2_u8)
        .routes(routes![b])
        .state(3_u16)
        .build();
}
