use webserver::prelude::*;

#[get("/users/{name}")]
fn handler(nmae: &str) -> &'static str {
    "x"
}

fn main() {}
