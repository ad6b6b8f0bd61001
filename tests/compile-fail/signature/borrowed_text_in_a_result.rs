//! Borrowed text in what is returned.
use webserver::prelude::*;

#[get("/hello/{name}")]
async fn handler<'r>(name: &'r str) -> Result<&'r str, StatusCode> {
    Ok(name)
}


fn main() {
    let _ = routes![handler];
}
