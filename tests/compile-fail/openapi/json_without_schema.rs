//! The type in a JSON result does not have a schema, and the app is described.

use serde::Serialize;
use webserver::openapi::Info;
use webserver::prelude::*;

#[derive(Serialize)]
struct User {
    id: u64,
}

#[get("/me")]
fn me() -> Json<User> {
    Json(User { id: 7 })
}

fn main() {
    routes![me].openapi(Info::new("Shop", "1.0"));
}
