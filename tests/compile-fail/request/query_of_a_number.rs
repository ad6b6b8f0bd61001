use webserver::prelude::*;

#[derive(FromRequest)]
struct Page {
    #[query]
    page: Option<u32>,
}

fn main() {}
