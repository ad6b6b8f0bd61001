use webserver::prelude::*;

#[get("/")]
fn handler<const N: usize>() -> &'static str {
    "x"
}

fn main() {}
