use webserver::prelude::*;

struct User<'r>(&'r str);

#[extractor]
fn user(#[cookie] session: &str) -> User {
    User(session)
}

#[get("/")]
fn show(user: User<'_>) -> String {
    user.0.to_owned()
}

fn main() {}
