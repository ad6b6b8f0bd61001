//! A query parameter with its name before it.
use webserver::prelude::*;

#[get("/users?page={page}")]
fn handler(page: u64) -> String {
    page.to_string()
}


fn main() {
    let _ = routes![handler];
}
