//! A named group without an equals sign; the group itself is known.
use webserver::prelude::*;

#[get("/")]
fn handler() {}

routes![pub Group [handler]];

fn main() {
    let _ = routes![Group];
}
