use webserver::prelude::*;

#[extractor]
fn page(#[header] x_page: u32) -> Result<String, Problem> {
    Ok(x_page.to_string())
}

fn main() {}
