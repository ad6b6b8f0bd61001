use webserver::prelude::*;

struct Mine;

#[get("/{id}")]
fn handler(id: Mine) -> &'static str {
    "x"
}

fn main() {}
