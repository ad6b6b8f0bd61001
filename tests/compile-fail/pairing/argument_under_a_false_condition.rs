//! The argument of a parameter under a condition that does not hold.
use webserver::prelude::*;

#[get("/users/{id}")]
fn handler(#[cfg(any())] id: u64) -> &'static str {
    "x"
}


fn main() {
    let _ = routes![handler];
}
