use webserver::prelude::*;

#[route("/a", methods(GET, POST))]
fn one() {}

#[post("/a")]
fn two() {}

fn main() {
    let _ = routes![one, two];
}
