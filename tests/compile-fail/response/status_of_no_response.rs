//! The body of a `Status` is not a response.
use webserver::prelude::*;

#[get("/")]
fn index() -> Status<201, bool> {
    Status(true)
}

fn main() {
    let _server = ServerBuilder::new().routes(routes![index]).build();
}
