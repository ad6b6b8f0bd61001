use webserver::prelude::*;

#[get("/users/{1d}")]
fn handler() -> &'static str {
    "x"
}

fn main() {}
