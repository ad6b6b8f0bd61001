use webserver::prelude::*;

#[post("/", consumes = "image/*")]
fn handler(picture: Bytes) -> String {
    picture.len().to_string()
}

fn main() {}
