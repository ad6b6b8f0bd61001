//! A constant that is no middleware.
use webserver::prelude::*;

struct Limits;

impl Limits {
    const fn new() -> Self {
        Self
    }
}

#[get("/")]
fn home() {}

fn main() {
    let _ = routes![with [Limits::new()] => [home]];
}
