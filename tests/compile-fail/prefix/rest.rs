//! A prefix with a parameter for all remaining segments.

use webserver::prelude::*;

#[get("/")]
fn show() {}

fn main() {
    let _ = routes!["/files/{path..}" => [show]];
}
