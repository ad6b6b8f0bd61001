//! A handler with a type parameter.
use webserver::prelude::*;

#[get("/")]
fn handler() {}


fn main() {
    let _ = routes![handler::<u8>];
}
