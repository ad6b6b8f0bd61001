use webserver::prelude::*;

#[get("/users/{type}")]
fn handler() -> &'static str {
    "x"
}

fn main() {}
