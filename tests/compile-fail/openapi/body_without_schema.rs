//! The type of a JSON body does not have a schema, and the app is described.

use serde::Deserialize;
use webserver::openapi::Info;
use webserver::prelude::*;

#[derive(Deserialize)]
struct User {
    id: u64,
}

#[post("/users")]
fn add(#[json] user: User) {
    let _ = user.id;
}

fn main() {
    routes![add].openapi(Info::new("Shop", "1.0"));
}
