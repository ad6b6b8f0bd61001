use webserver::prelude::*;

#[get("/{all..}")]
fn handler(all: u64) -> &'static str {
    "x"
}

fn main() {}
