//! An argument whose name says that it is not used.
use webserver::prelude::*;

#[get("/users/{id}")]
fn handler(_id: u64) -> &'static str {
    "x"
}


fn main() {
    let _ = routes![handler];
}
