use webserver::prelude::*;

#[get("/a")]
fn one() {}

#[get("/a")]
fn two() {}

routes![pub Group = [one, two]];

fn main() {
    let _ = routes!["/x" => Group];
}
