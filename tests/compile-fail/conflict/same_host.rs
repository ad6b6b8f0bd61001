use webserver::prelude::*;

#[get("/a", host = "x.example")]
fn one() {}

#[get("/a", host = "X.example")]
fn two() {}

fn main() {
    let _ = routes![one, two];
}
