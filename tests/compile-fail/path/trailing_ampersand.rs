use webserver::prelude::*;

#[get("/a?{q}&")]
fn handler(q: u8) -> &'static str {
    "x"
}

fn main() {}
