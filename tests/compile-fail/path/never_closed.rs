use webserver::prelude::*;

#[get("/users/{id")]
fn handler(id: u64) -> &'static str {
    "x"
}

fn main() {}
