use webserver::prelude::*;

#[get("/a" host = "b")]
fn handler() -> &'static str {
    "x"
}

fn main() {}
