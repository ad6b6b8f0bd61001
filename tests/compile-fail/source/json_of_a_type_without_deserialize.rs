use webserver::prelude::*;

struct User {
    name: String,
}

#[post("/users")]
fn create(#[json] user: User) -> String {
    user.name
}

fn main() {}
