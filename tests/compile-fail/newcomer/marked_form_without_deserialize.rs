use webserver::prelude::*;

struct Login {
    user: String,
}

#[post("/login")]
fn login(#[form] login: Login) -> String {
    login.user
}

fn main() {}
