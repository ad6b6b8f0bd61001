//! A method that is not in RFC 9110, without quotes.
use webserver::prelude::*;

#[route("/a", methods(PURGE))]
fn handler() {}


fn main() {
    let _ = routes![handler];
}
