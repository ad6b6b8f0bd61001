use webserver::prelude::*;

#[get("/a", body_limit = "big")]
fn handler() -> &'static str {
    "x"
}

fn main() {}
