use webserver::prelude::*;

#[get("/a", host = "{tenant.example.com")]
fn handler(_: &str) -> &'static str {
    "x"
}

fn main() {}
