//! A method in small letters.
use webserver::prelude::*;

#[route("/a", methods(GET, "post"))]
fn handler() {}


fn main() {
    let _ = routes![handler];
}
