use webserver::prelude::*;

struct Page(u32);

#[extractor]
async fn page(page: u32) -> Page {
    Page(page)
}

fn main() {}
