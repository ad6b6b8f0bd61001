use webserver::prelude::*;

#[get("/{id}")]
fn handler(id: Option<u64>) -> &'static str {
    "x"
}

fn main() {}
