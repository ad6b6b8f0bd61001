//! A prefix and the path of a handler have a parameter of the same name.

use webserver::prelude::*;

#[get("/{id}")]
fn show(id: u64) -> Text<u64> {
    Text(id)
}

fn main() {
    let _ = routes!["/orgs/{id}" => [show]];
}
