use webserver::prelude::*;

#[get("/a", host = "{tenant}.example.com")]
fn handler() -> &'static str {
    "x"
}

fn main() {}
