use webserver::prelude::*;

#[post("/users")]
fn create(#[body] name: String) -> String {
    name
}

fn main() {}
