//! A reference to a type that is not provided.
use webserver::prelude::*;

pub struct Session;

#[get("/")]
fn show(_session: &Session) {}

fn main() {
    let _ = routes![show];
}
