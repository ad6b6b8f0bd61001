use webserver::prelude::*;

#[get("/a", consume = "text/plain")]
fn handler() -> &'static str {
    "x"
}

fn main() {}
