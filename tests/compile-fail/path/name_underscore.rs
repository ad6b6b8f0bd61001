use webserver::prelude::*;

#[get("/users/{_}")]
fn handler() -> &'static str {
    "x"
}

fn main() {}
