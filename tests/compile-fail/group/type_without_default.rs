//! A middleware type without a default.
use webserver::prelude::*;

struct Limits(u32);

impl Middleware for Limits {}

#[get("/")]
fn home() {}

fn main() {
    let _ = routes![with [Limits] => [home]];
}
