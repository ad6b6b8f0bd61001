use webserver::prelude::*;

#[route("/a", methods())]
fn handler() -> &'static str {
    "x"
}

fn main() {}
