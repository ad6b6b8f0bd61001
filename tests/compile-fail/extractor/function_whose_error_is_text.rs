use webserver::prelude::*;

struct Page(u32);

#[extractor]
async fn page(#[header] x_page: u32) -> Result<Page, String> {
    Ok(Page(x_page))
}

fn main() {}
