//! A comma too many.
use webserver::prelude::*;

#[get("/")]
fn handler() {}


fn main() {
    let _ = routes![handler,,];
}
