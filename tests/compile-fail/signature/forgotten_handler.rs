//! A handler that is in no list is told to be unused, whatever its arguments are.
#![deny(dead_code)]
use webserver::prelude::*;

#[get("/")]
fn handler() {}

#[post("/forgotten/{id}")]
async fn forgotten(id: u64, uri: Uri, body: String) -> String {
    format!("{id} {uri} {body}")
}


fn main() {
    let _ = routes![handler];
}
