use webserver::prelude::*;

#[derive(FromRequest)]
#[from_request(limit = 7)]
struct Page {
    uri: Uri,
}

fn main() {}
