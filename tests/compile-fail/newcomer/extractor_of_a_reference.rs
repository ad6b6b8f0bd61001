use webserver::prelude::*;

struct User(String);

#[extractor]
fn user(#[cookie] session: &str) -> User {
    User(session.to_owned())
}

#[get("/")]
fn show(user: &User) -> String {
    user.0.clone()
}

fn main() {}
