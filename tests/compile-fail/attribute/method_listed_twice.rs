use webserver::prelude::*;

#[route("/a", methods(GET, GET))]
fn handler() -> &'static str {
    "x"
}

fn main() {}
