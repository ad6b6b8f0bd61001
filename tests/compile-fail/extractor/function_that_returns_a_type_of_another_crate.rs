use webserver::prelude::*;

#[extractor]
fn page(#[header] x_page: u32) -> std::time::Duration {
    std::time::Duration::from_secs(x_page.into())
}

fn main() {}
