use webserver::prelude::*;

#[get("/a%20b")]
fn handler() -> &'static str {
    "x"
}

fn main() {}
