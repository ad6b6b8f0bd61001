//! A handler takes a parameter of a prefix, but is in no group.

use webserver::prelude::*;

#[get("/{id}")]
fn show(id: u64, #[path] org: &str) -> String {
    format!("{id} of {org}")
}

fn main() {
    let _ = routes![show];
}
