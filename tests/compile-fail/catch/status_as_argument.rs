//! A catcher that takes the status, as in Rocket.

use webserver::prelude::*;

#[catch]
fn all(status: StatusCode, request: &Request) -> String {
    format!("{status} {}", request.path())
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![all]).build();
}
