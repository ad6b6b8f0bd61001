use serde::Serialize;
use webserver::prelude::*;

#[derive(Serialize)]
struct User {
    name: String,
}

#[get("/")]
fn show() -> Vec<User> {
    Vec::new()
}

fn main() {}
