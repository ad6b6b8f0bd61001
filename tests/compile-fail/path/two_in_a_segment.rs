use webserver::prelude::*;

#[get("/{a}{b}")]
fn handler(a: u64, b: u64) -> &'static str {
    "x"
}

fn main() {}
