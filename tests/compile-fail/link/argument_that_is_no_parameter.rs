//! A handler with an argument of a type that is not a parameter, and a link to it.

use webserver::prelude::*;

struct Colour;

#[get("/{colour}")]
fn paint(colour: Colour) {
    let _ = colour;
}

routes![App = [paint]];

fn main() {
    let _ = uri!(App, paint(colour = 7));
}
