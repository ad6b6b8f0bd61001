//! A parameter of a prefix in the syntax of another framework.

use webserver::prelude::*;

#[get("/")]
fn show() {}

fn main() {
    let _ = routes!["/orgs/<org>" => [show]];
}
