use webserver::prelude::*;

#[get("/x{all..}")]
fn handler(all: &str) -> &'static str {
    "x"
}

fn main() {}
