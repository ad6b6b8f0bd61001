use webserver::prelude::*;

#[get("/a?q")]
fn handler(q: &str) -> &'static str {
    "x"
}

fn main() {}
