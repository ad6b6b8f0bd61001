//! A group in parentheses.
use webserver::prelude::*;

#[get("/")]
fn handler() {}


fn main() {
    let _ = routes!["/a" => (handler)];
}
