use webserver::prelude::*;

#[get("/users/{id}")]
fn one(id: u64) {}

#[get("/{name}")]
fn two(name: &str) {}

fn main() {
    let _ = routes![one, "/users" => [two]];
}
