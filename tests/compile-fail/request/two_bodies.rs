use webserver::prelude::*;

#[derive(FromRequest)]
struct Page {
    #[json]
    first: String,
    second: Bytes,
}

fn main() {}
