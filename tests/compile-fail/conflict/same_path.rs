use webserver::prelude::*;

#[get("/a")]
fn one() {}

#[get("/a")]
fn two() {}

fn main() {
    let _ = routes![one, two];
}
