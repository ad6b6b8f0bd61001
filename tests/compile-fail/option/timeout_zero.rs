use webserver::prelude::*;

#[get("/a", timeout = "0s")]
fn handler() -> &'static str {
    "x"
}

fn main() {}
