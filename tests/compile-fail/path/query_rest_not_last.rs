use webserver::prelude::*;

#[get("/a?{all..}&{q}")]
fn handler(all: Query<u8>, q: u8) -> &'static str {
    "x"
}

fn main() {}
