use webserver::prelude::*;

struct Mine;

#[get("/")]
fn handler(mine: Option<Mine>) -> &'static str {
    "x"
}

fn main() {}
