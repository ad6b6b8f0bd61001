use webserver::prelude::*;

struct Page(u32);

#[extractor(name = "page")]
fn page(#[header] x_page: u32) -> Page {
    Page(x_page)
}

fn main() {}
