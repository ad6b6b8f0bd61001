use webserver::prelude::*;

#[route("/a", methods("BAD METHOD"))]
fn handler() -> &'static str {
    "x"
}

fn main() {}
