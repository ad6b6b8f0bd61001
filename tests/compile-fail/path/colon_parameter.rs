//! A parameter with a colon, as in Express and earlier axum.
use webserver::prelude::*;

#[get("/users/:id")]
fn handler(id: u64) -> String {
    id.to_string()
}


fn main() {
    let _ = routes![handler];
}
