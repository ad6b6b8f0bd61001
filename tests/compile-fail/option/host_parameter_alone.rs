use webserver::prelude::*;

#[get("/a", host = "{tenant}")]
fn handler(_: &str) -> &'static str {
    "x"
}

fn main() {}
