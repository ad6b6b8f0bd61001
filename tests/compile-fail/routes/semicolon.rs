//! Entries with a semicolon between them.
use webserver::prelude::*;

#[get("/")]
fn handler() {}


fn main() {
    let _ = routes![handler; handler];
}
