use webserver::prelude::*;

#[get("/a", produces = "/html")]
fn handler() -> &'static str {
    "x"
}

fn main() {}
