use webserver::prelude::*;

#[derive(FromRequest)]
struct Page {
    #[query(page)]
    number: u32,
}

fn main() {}
