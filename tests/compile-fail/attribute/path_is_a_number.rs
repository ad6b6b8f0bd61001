use webserver::prelude::*;

#[get(7)]
fn handler() -> &'static str {
    "x"
}

fn main() {}
