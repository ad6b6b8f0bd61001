use webserver::prelude::*;

#[derive(FromRequest)]
enum Page {
    First(Uri),
}

fn main() {}
