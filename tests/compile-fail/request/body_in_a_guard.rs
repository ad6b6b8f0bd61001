use webserver::prelude::*;

#[derive(FromRequest)]
struct Page {
    #[json]
    name: String,
}

#[middleware]
fn guard(page: Page) {
    println!("{}", page.name);
}

fn main() {}
