//! An entry under a condition.
use webserver::prelude::*;

#[get("/")]
fn handler() {}


fn main() {
    let _ = routes![#[cfg(test)] handler];
}
