use webserver::prelude::*;

#[get("/")]
fn handler() {}

fn main() {
    let _ = ServerBuilder::new().state(1_u8).state(2_u8).routes(routes![handler]).build();
}
