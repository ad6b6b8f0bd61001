use webserver::prelude::*;

struct Mine;

#[post("/")]
fn handler(mine: Json<Mine>) -> &'static str {
    "x"
}

fn main() {}
