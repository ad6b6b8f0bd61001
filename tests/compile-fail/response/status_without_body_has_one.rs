//! A 204 does not have a body.
use webserver::prelude::*;

#[get("/")]
fn index() -> Status<204, String> {
    Status(String::new())
}

fn main() {
    let _server = ServerBuilder::new().routes(routes![index]).build();
}
