use webserver::prelude::*;

struct Mine;

#[get("/?{id}")]
fn handler(id: Option<Mine>) -> &'static str {
    "x"
}

fn main() {}
