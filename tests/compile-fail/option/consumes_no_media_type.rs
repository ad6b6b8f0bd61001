use webserver::prelude::*;

#[get("/a", consumes = "json")]
fn handler() -> &'static str {
    "x"
}

fn main() {}
