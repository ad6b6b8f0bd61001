use webserver::prelude::*;

#[derive(FromRequest)]
struct Page<'r> {
    name: &'r str,
}

fn main() {}
