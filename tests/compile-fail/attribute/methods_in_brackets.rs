//! Methods as the value of an option.
use webserver::prelude::*;

#[route("/a", methods = [GET, POST])]
fn handler() {}


fn main() {
    let _ = routes![handler];
}
