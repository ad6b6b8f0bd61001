use webserver::prelude::*;

struct Page(String);

#[extractor]
fn page(#[json] first: String, second: Bytes) -> Page {
    Page(format!("{first} {second:?}"))
}

fn main() {}
