use webserver::prelude::*;

#[get("/users/{id}")]
fn handler((id, _): (u64, u64)) -> &'static str {
    "x"
}

fn main() {}
