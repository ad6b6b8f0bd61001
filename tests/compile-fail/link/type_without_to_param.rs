//! A parameter of a type that can be read, but not written.

use std::convert::Infallible;
use webserver::FromParam;
use webserver::prelude::*;

struct Colour;

impl<'a> FromParam<'a> for Colour {
    type Error = Infallible;

    fn from_param(_: &'a str) -> Result<Self, Infallible> {
        Ok(Self)
    }
}

#[get("/{colour}")]
fn paint(colour: Colour) {
    let _ = colour;
}

routes![App = [paint]];

fn main() {
    let _ = uri!(App, paint(colour = Colour));
}
