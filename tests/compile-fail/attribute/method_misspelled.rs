//! A method with a letter too many.
use webserver::prelude::*;

#[route("/a", methods(GETT))]
fn handler() {}


fn main() {
    let _ = routes![handler];
}
