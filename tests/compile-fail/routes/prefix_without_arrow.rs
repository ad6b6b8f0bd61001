//! A prefix without an arrow.
use webserver::prelude::*;

#[get("/")]
fn handler() {}


fn main() {
    let _ = routes!["/a" [handler]];
}
