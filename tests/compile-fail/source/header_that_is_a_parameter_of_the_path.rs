use webserver::prelude::*;

#[get("/users/{id}")]
fn show(#[header] id: u64) -> u64 {
    id
}

fn main() {}
