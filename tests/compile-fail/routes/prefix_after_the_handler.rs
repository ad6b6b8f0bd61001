//! A prefix after what it belongs to.
use webserver::prelude::*;

#[get("/")]
fn handler() {}


fn main() {
    let _ = routes![handler => "/a"];
}
