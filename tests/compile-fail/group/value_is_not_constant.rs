//! An expression that is not constant.
use webserver::prelude::*;

struct Limits;

impl Middleware for Limits {}

impl Limits {
    fn new() -> Self {
        Self
    }
}

#[get("/")]
fn home() {}

fn main() {
    let _ = routes![with [Limits::new()] => [home]];
}
