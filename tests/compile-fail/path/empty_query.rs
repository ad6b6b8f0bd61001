use webserver::prelude::*;

#[get("/a?")]
fn handler() -> &'static str {
    "x"
}

fn main() {}
