use serde::Deserialize;
use webserver::prelude::*;

#[derive(Deserialize)]
struct User {
    name: String,
}

#[get("/users")]
fn show(#[json] user: User) -> String {
    user.name
}

fn main() {}
