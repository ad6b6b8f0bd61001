use webserver::prelude::*;

#[get("/x")]
fn one() {}

#[get("/b/x")]
fn two() {}

fn main() {
    let _ = routes!["/a/b" => [one], "/a" => [two]];
}
