//! The body as Rocket takes it.
use webserver::prelude::*;

#[post("/a", data = "<body>")]
fn handler(body: String) -> String {
    body
}


fn main() {
    let _ = routes![handler];
}
