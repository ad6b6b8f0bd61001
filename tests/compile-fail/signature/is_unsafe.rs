use webserver::prelude::*;

#[get("/")]
unsafe fn handler() -> &'static str {
    "x"
}

fn main() {}
