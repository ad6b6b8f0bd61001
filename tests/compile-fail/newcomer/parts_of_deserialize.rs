use serde::Deserialize;
use webserver::prelude::*;

#[derive(Deserialize)]
struct Photo {
    title: String,
}

#[post("/photo")]
fn add(Parts(photo): Parts<Photo>) -> String {
    photo.title
}

fn main() {}
