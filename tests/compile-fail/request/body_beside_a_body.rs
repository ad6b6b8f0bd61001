use webserver::prelude::*;

#[derive(FromRequest)]
struct Page {
    #[json]
    name: String,
}

#[post("/")]
fn index(page: Page, body: Bytes) -> String {
    format!("{} {body:?}", page.name)
}

fn main() {}
