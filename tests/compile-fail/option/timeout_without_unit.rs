use webserver::prelude::*;

#[get("/a", timeout = "5")]
fn handler() -> &'static str {
    "x"
}

fn main() {}
