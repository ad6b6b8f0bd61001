use webserver::prelude::*;

#[get("/")]
fn show(page: Option<u32>) -> u32 {
    page.unwrap_or(1)
}

fn main() {}
