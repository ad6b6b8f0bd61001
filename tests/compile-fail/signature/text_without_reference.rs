//! `str` without a reference.
use webserver::prelude::*;

#[get("/hello/{name}")]
fn handler(name: str) -> String {
    name.to_owned()
}


fn main() {
    let _ = routes![handler];
}
