use webserver::prelude::*;

#[derive(FromMultipart)]
struct Photo {
    #[serde(rename = "photo-title")]
    title: String,
}

#[post("/photo")]
fn add(Parts(photo): Parts<Photo>) -> String {
    photo.title
}

fn main() {}
