use serde::Deserialize;
use webserver::prelude::*;

#[derive(Deserialize)]
struct Login {
    user: String,
}

#[post("/login")]
fn login(Form(login): Form<Login>, mut files: Multipart) -> String {
    login.user
}

fn main() {}
