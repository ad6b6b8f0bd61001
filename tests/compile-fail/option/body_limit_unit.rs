use webserver::prelude::*;

#[get("/a", body_limit = "10 MB")]
fn handler() -> &'static str {
    "x"
}

fn main() {}
