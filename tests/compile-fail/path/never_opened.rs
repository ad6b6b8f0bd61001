use webserver::prelude::*;

#[get("/users/id}")]
fn handler() -> &'static str {
    "x"
}

fn main() {}
