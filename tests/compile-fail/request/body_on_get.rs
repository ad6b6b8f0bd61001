use webserver::prelude::*;

#[derive(FromRequest)]
struct Page {
    #[json]
    name: String,
}

#[get("/")]
fn index(page: Page) -> String {
    page.name
}

fn main() {}
