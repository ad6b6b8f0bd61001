use webserver::prelude::*;

#[get("/a", host = "*.example.com")]
fn handler() -> &'static str {
    "x"
}

fn main() {}
