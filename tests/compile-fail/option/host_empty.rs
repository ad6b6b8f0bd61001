use webserver::prelude::*;

#[get("/a", host = "")]
fn handler() -> &'static str {
    "x"
}

fn main() {}
