use webserver::prelude::*;

#[get("/a", colour = "red")]
fn handler() -> &'static str {
    "x"
}

fn main() {}
