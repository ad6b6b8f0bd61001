use webserver::prelude::*;

#[get("/")]
fn show(#[header] x_page: Result<u8, String>) -> u8 {
    x_page.unwrap_or_default()
}

fn main() {}
