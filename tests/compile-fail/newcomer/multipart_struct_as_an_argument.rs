use webserver::prelude::*;

#[derive(FromMultipart)]
struct Photo {
    title: String,
}

#[post("/photo")]
fn add(photo: Photo) -> String {
    photo.title
}

fn main() {}
