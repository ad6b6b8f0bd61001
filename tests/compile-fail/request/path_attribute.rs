use webserver::prelude::*;

#[derive(FromRequest)]
struct Page<'r> {
    #[path]
    org: &'r str,
    uri: Uri,
}

#[get("/")]
fn index(page: Page<'_>) -> String {
    format!("{} {}", page.org, page.uri)
}

fn main() {}
