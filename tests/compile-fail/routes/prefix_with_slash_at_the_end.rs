use webserver::prelude::*;

#[get("/")]
fn handler() {}

fn main() {
    let _ = routes!["/a/" => [handler]];
}
