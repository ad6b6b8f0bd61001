use webserver::prelude::*;

#[get("/a", host = "v{n}.example.com")]
fn handler(n: &str) -> &'static str {
    "x"
}

fn main() {}
