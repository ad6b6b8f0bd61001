use webserver::prelude::*;

#[get("/")]
fn show() -> (ETag, &'static str) {
    ("v7", "42")
}

fn main() {}
