use webserver::prelude::*;

#[get("/a", host = "{tenant}.example.com:80")]
fn handler(_: &str) -> &'static str {
    "x"
}

fn main() {}
