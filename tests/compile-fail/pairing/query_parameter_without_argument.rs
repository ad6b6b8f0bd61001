use webserver::prelude::*;

#[get("/users?{page}")]
fn handler() -> &'static str {
    "x"
}

fn main() {}
