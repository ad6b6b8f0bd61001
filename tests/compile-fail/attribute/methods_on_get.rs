use webserver::prelude::*;

#[get("/a", methods(GET))]
fn handler() -> &'static str {
    "x"
}

fn main() {}
