//! A size as a number.
use webserver::prelude::*;

#[post("/a", body_limit = 1024)]
fn handler(body: String) -> String {
    body
}


fn main() {
    let _ = routes![handler];
}
