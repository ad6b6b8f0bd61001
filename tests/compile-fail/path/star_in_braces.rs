//! The rest as in axum.
use webserver::prelude::*;

#[get("/files/{*path}")]
fn handler(path: &str) -> String {
    path.to_owned()
}


fn main() {
    let _ = routes![handler];
}
