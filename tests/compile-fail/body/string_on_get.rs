use webserver::prelude::*;

#[get("/")]
fn handler(value: String) -> &'static str {
    "x"
}

fn main() {}
