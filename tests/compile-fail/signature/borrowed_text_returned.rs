//! Text that is borrowed from the request as the result.
use webserver::prelude::*;

#[get("/hello/{name}")]
fn handler(name: &str) -> &str {
    name
}


fn main() {
    let _ = routes![handler];
}
