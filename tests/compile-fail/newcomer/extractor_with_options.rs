use webserver::prelude::*;

struct User(String);

#[extractor(User)]
fn user(#[cookie] session: &str) -> User {
    User(session.to_owned())
}

fn main() {}
