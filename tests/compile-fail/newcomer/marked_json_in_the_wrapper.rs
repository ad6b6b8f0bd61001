use serde::Deserialize;
use webserver::prelude::*;

#[derive(Deserialize)]
struct User {
    name: String,
}

#[post("/users")]
fn add(#[form] Form(user): Form<User>) -> String {
    user.name
}

fn main() {}
