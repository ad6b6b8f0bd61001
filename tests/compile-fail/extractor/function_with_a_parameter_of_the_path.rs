use webserver::prelude::*;

struct Page(u32);

#[extractor]
fn page(#[path] page: u32) -> Page {
    Page(page)
}

fn main() {}
