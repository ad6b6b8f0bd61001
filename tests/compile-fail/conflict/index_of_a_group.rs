use webserver::prelude::*;

#[get("/users")]
fn one() {}

#[get("/")]
fn two() {}

fn main() {
    let _ = routes![one, "/users" => [two]];
}
