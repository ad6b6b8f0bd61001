//! A URL in place of a path.
use webserver::prelude::*;

#[get("http://example.com/users")]
fn handler() -> &'static str {
    "x"
}


fn main() {
    let _ = routes![handler];
}
