//! An entry with an attribute that is not a condition.
use webserver::prelude::*;

#[get("/")]
fn handler() {}


fn main() {
    let _ = routes![#[allow(deprecated)] handler];
}
