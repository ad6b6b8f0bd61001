//! A named constant that is no middleware.
use webserver::prelude::*;

const MOST: u32 = 7;

#[get("/")]
fn home() {}

fn main() {
    let _ = routes![with [MOST] => [home]];
}
