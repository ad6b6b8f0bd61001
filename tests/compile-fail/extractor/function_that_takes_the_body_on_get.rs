use webserver::prelude::*;

struct Page(String);

#[extractor]
fn page(#[json] first: String) -> Page {
    Page(first)
}

#[get("/")]
fn index(page: Page) -> String {
    page.0
}

fn main() {}
