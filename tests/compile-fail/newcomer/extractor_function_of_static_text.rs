use webserver::prelude::*;

struct User(&'static str);

#[extractor]
fn user(#[cookie] session: &'static str) -> User {
    User(session)
}

fn main() {}
