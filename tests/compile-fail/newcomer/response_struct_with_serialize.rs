use serde::Serialize;
use webserver::prelude::*;

#[derive(Serialize, IntoResponse)]
struct User {
    name: String,
}

#[get("/")]
fn show() -> User {
    User { name: "Ada".to_owned() }
}

fn main() {}
