use webserver::prelude::*;

#[get("/users/{id}", rank = "first")]
fn handler(id: u64) -> String {
    id.to_string()
}

fn main() {}
