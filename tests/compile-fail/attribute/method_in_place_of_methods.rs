//! Methods as in actix-web.
use webserver::prelude::*;

#[route("/a", method = "GET", method = "POST")]
fn handler() {}


fn main() {
    let _ = routes![handler];
}
