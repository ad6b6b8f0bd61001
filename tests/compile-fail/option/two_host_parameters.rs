use webserver::prelude::*;

#[get("/a", host = "{a}.{b}.example.com")]
fn handler(a: &str, b: &str) -> &'static str {
    "x"
}

fn main() {}
