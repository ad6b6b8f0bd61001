use webserver::prelude::*;

#[get("/a/./b")]
fn handler() -> &'static str {
    "x"
}

fn main() {}
