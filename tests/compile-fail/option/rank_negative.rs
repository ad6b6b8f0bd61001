use webserver::prelude::*;

#[get("/users/{id}", rank = -1)]
fn handler(id: u64) -> String {
    id.to_string()
}

fn main() {}
