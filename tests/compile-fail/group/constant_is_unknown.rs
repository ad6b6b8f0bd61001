//! A constant that does not exist.
use webserver::prelude::*;

#[get("/")]
fn home() {}

fn main() {
    let _ = routes![with [STRICT] => [home]];
}
