use webserver::prelude::*;

#[get("users")]
fn handler() -> &'static str {
    "x"
}

fn main() {}
