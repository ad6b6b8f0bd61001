//! A list without a prefix in a list.
use webserver::prelude::*;

#[get("/")]
fn handler() {}


fn main() {
    let _ = routes![[handler]];
}
