use webserver::prelude::*;

struct Mine;

#[get("/?{others..}")]
fn handler(others: Mine) -> &'static str {
    "x"
}

fn main() {}
