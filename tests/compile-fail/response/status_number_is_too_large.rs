//! A status beyond those of HTTP.
use webserver::prelude::*;

#[get("/")]
fn index() -> Status<999, &'static str> {
    Status("hi")
}

fn main() {
    let _server = ServerBuilder::new().routes(routes![index]).build();
}
