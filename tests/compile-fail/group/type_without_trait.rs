//! A type that is no middleware.
use webserver::prelude::*;

#[derive(Default)]
struct Limits;

#[get("/")]
fn home() {}

fn main() {
    let _ = routes![with [Limits] => [home]];
}
