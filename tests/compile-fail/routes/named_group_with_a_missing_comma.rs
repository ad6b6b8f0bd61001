//! A named group whose entries are not separated; the group itself is known.
use webserver::prelude::*;

#[get("/")]
fn handler() {}

routes![Group = [handler handler]];

fn main() {
    let _ = routes![Group];
}
