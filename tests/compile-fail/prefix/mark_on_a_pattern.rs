//! A marked argument without a name.

use webserver::prelude::*;

#[get("/")]
fn show(#[path] _: &str) -> String {
    String::new()
}

routes![App = [show]];

fn main() {}
