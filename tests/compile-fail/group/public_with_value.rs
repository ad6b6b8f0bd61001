//! `public` with a value.
use webserver::prelude::*;

#[get("/", public = true)]
fn home() {}

fn main() {
    let _ = routes![home];
}
