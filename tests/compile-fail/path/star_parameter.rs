//! The rest with a star, as in earlier axum.
use webserver::prelude::*;

#[get("/files/*path")]
fn handler(path: &str) -> String {
    path.to_owned()
}


fn main() {
    let _ = routes![handler];
}
