//! A marked argument of a type that is not a parameter.

use webserver::prelude::*;

struct Org;

#[get("/")]
fn show(#[path] org: Org) {
    let _ = org;
}

routes![App = ["/{org}" => [show]]];

fn main() {}
