//! A handler whose attribute has a mistake, and two links to it.

use webserver::prelude::*;

#[get("/{id}?{q}")]
fn show(id: u64) -> Text<u64> {
    Text(id)
}

routes![App = [show]];

fn main() {
    let _ = uri!(App, show(id = 7, q = "x"));
    let _ = uri!(show(id = "7"));
}
