use webserver::prelude::*;

#[get("/{id}?{id}")]
fn handler(id: u64) -> &'static str {
    "x"
}

fn main() {}
