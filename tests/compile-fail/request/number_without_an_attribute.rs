use webserver::prelude::*;

#[derive(FromRequest)]
struct Page {
    number: Option<u32>,
}

#[get("/")]
fn index(page: Page) -> String {
    format!("{:?}", page.number)
}

fn main() {}
