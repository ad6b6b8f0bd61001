use webserver::prelude::*;

#[derive(FromRequest)]
struct Page {
    #[query]
    page: u32,
}

#[get("/")]
fn show(page: Page) -> u32 {
    page.page
}

fn main() {}
