use webserver::prelude::*;

#[get("/a", host = "api.{tenant}.com")]
fn handler(_: &str) -> &'static str {
    "x"
}

fn main() {}
