use webserver::prelude::*;

#[get("/")]
fn handler() -> (&'static str, StatusCode) {
    ("made", StatusCode::CREATED)
}

fn main() {}
