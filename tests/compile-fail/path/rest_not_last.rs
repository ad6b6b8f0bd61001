use webserver::prelude::*;

#[get("/{all..}/x")]
fn handler(all: &str) -> &'static str {
    "x"
}

fn main() {}
