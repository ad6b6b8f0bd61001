use garde::Validate;
use serde::Deserialize;
use webserver::prelude::*;

#[derive(Deserialize, Validate)]
struct Login {
    #[garde(ascii)]
    user: String,
}

#[post("/login")]
fn login(#[valid] Json(login): Json<Login>) -> String {
    login.user
}

fn main() {}
