use webserver::prelude::*;

#[get("/users")]
fn handler(id: u64) -> &'static str {
    "x"
}

fn main() {}
