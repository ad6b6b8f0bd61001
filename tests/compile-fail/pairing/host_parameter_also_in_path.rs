use webserver::prelude::*;

#[get("/{a}", host = "{a}.example.com")]
fn handler(a: &str) -> &'static str {
    "x"
}

fn main() {}
