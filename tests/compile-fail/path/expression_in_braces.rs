//! A parameter with a regular expression, as in actix-web.
use webserver::prelude::*;

#[get("/users/{id:[0-9]+}")]
fn handler(id: u64) -> String {
    id.to_string()
}


fn main() {
    let _ = routes![handler];
}
