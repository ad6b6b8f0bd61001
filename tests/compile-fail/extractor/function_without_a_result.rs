use webserver::prelude::*;

#[extractor]
fn page(#[header] x_page: u32) {
    println!("{x_page}");
}

fn main() {}
