//! Two route attributes for two methods.
use webserver::prelude::*;

#[get("/a")]
#[post("/a")]
fn handler() {}


fn main() {
    let _ = routes![handler];
}
