use webserver::prelude::*;

#[get("/{id}")]
fn one(id: u64) {}

#[get("/{name}")]
fn two(name: &str) {}

fn main() {
    let _ = routes![one, two];
}
