use webserver::prelude::*;

#[get("/")]
fn handler(value: impl Send) -> &'static str {
    "x"
}

fn main() {}
