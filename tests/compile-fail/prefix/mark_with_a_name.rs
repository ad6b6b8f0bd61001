//! A mark with the name of the parameter.

use webserver::prelude::*;

#[get("/")]
fn show(#[path("org")] name: String) -> String {
    name
}

routes![App = [show]];

fn main() {}
