//! A number is not a location.
use webserver::prelude::*;

#[post("/")]
fn index() -> Created<&'static str> {
    Created::at(7, "seven")
}

fn main() {
    let _server = ServerBuilder::new().routes(routes![index]).build();
}
