use webserver::prelude::*;

struct Mine;

#[get("/")]
fn handler(mine: Mine) -> &'static str {
    "x"
}

fn main() {}
