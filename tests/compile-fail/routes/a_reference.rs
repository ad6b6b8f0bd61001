//! A reference to a handler.
use webserver::prelude::*;

#[get("/")]
fn handler() {}


fn main() {
    let _ = routes![&handler];
}
