use webserver::prelude::*;

#[get("/")]
fn handler() -> bool {
    true
}

fn main() {}
