//! Bytes that are borrowed from the request as the result.
use webserver::prelude::*;

#[get("/hello/{name}")]
fn handler(name: &str) -> Option<&[u8]> {
    Some(name.as_bytes())
}


fn main() {
    let _ = routes![handler];
}
