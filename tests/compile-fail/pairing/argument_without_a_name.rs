//! An argument that has no name.
use webserver::prelude::*;

#[get("/users/{id}")]
fn handler(_: u64) -> &'static str {
    "x"
}


fn main() {
    let _ = routes![handler];
}
