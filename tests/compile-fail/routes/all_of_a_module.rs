//! All that is in a module.
use webserver::prelude::*;

#[get("/")]
fn handler() {}


fn main() {
    let _ = routes![self::*];
}
