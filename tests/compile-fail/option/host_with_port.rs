use webserver::prelude::*;

#[get("/a", host = "a:80")]
fn handler() -> &'static str {
    "x"
}

fn main() {}
