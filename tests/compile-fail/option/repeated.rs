use webserver::prelude::*;

#[get("/a", host = "a", host = "b")]
fn handler() -> &'static str {
    "x"
}

fn main() {}
