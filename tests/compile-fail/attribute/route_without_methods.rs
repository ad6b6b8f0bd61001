use webserver::prelude::*;

#[route("/a")]
fn handler() -> &'static str {
    "x"
}

fn main() {}
