use webserver::prelude::*;

#[get("/a", middleware = [Logger])]
fn handler() -> &'static str {
    "x"
}

fn main() {}
