use webserver::prelude::*;

#[get("/")]
fn show(#[header] headers: HeaderMap) -> usize {
    headers.len()
}

fn main() {}
