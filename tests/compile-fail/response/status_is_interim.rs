//! A 103 is not a response.
use webserver::prelude::*;

#[get("/")]
fn index() -> Status<103> {
    Status(())
}

fn main() {
    let _server = ServerBuilder::new().routes(routes![index]).build();
}
