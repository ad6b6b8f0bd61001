//! A form with files is given as a text.

use webserver::prelude::*;

#[derive(FromMultipart)]
struct Upload {
    title: String,
}

#[post("/photos")]
fn add(#[multipart] upload: Upload) -> String {
    upload.title
}

routes![App = [add]];

fn main() {
    let _ = request!(App, add(upload = "Cats"));
}
