//! An app with an entry that is not a group, and a link to one of its handlers.

use webserver::prelude::*;

#[get("/{id}")]
fn show(id: u64) -> Text<u64> {
    Text(id)
}

struct NotAGroup;

routes![App = [show, NotAGroup]];

fn main() {
    let _ = uri!(App, show(id = 7));
}
