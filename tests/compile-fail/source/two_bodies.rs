use serde::Deserialize;
use webserver::prelude::*;

#[derive(Deserialize)]
struct User {
    name: String,
}

#[post("/users")]
async fn create(#[json] user: User, body: Bytes) -> String {
    format!("{} {}", user.name, body.len())
}

fn main() {}
