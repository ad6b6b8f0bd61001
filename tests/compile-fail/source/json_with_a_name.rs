use webserver::prelude::*;

#[post("/users")]
fn create(#[json("user")] name: String) -> String {
    name
}

fn main() {}
