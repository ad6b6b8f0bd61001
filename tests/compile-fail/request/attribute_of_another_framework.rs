use webserver::prelude::*;

#[derive(FromRequest)]
struct Page {
    #[body]
    name: String,
}

fn main() {}
