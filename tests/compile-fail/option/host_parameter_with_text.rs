use webserver::prelude::*;

#[get("/a", host = "v{n}.example.com")]
fn handler(n: &str) -> &'static str {
    drop(n.len());
    "x"
}

fn main() {}
