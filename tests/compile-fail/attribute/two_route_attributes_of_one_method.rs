//! Two route attributes for two paths.
use webserver::prelude::*;

#[get("/a")]
#[webserver::get("/b")]
fn handler() {}


fn main() {
    let _ = routes![handler];
}
