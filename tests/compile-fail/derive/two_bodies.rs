//! Two fields, of which only one can be the body.
use webserver::prelude::*;

#[derive(IntoResponse)]
#[response(status = 201)]
struct Made {
    id: u32,
    name: String,
}

fn main() {}
