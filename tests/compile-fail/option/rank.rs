use webserver::prelude::*;

#[get("/a", rank = 1)]
fn handler() -> &'static str {
    "x"
}

fn main() {}
