use webserver::prelude::*;

struct Number(u32);

#[derive(FromRequest)]
struct Page {
    number: Number,
    uri: Uri,
}

#[get("/")]
fn index(page: Page) -> String {
    format!("{} {}", page.number.0, page.uri)
}

fn main() {}
