//! A query parameter as in Rocket.
use webserver::prelude::*;

#[get("/users?<page>")]
fn handler(page: u64) -> String {
    page.to_string()
}


fn main() {
    let _ = routes![handler];
}
