use webserver::prelude::*;

#[derive(FromRequest)]
struct Page;

fn main() {}
