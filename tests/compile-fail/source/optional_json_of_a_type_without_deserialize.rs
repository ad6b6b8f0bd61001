use webserver::prelude::*;

struct User {
    name: String,
}

#[post("/users")]
fn create(#[json] user: Option<User>) -> String {
    user.map(|user| user.name).unwrap_or_default()
}

fn main() {}
