//! Borrowed text as HTML.
use webserver::prelude::*;

#[get("/hello/{name}")]
fn handler(name: &str) -> (StatusCode, Html<&str>) {
    (StatusCode::OK, Html(name))
}


fn main() {
    let _ = routes![handler];
}
