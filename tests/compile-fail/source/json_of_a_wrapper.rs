use serde::Deserialize;
use webserver::prelude::*;

#[derive(Deserialize)]
struct User {
    name: String,
}

#[post("/users")]
fn create(#[json] user: Json<User>) -> String {
    user.0.name
}

fn main() {}
