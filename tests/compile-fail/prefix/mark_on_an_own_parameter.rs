//! An argument is marked as a parameter of a prefix, but the path has it.

use webserver::prelude::*;

#[get("/{id}")]
fn show(#[path] id: u64) -> Text<u64> {
    Text(id)
}

routes![App = [show]];

fn main() {}
