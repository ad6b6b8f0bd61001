use webserver::prelude::*;

#[get("/")]
fn show() -> webserver::Result<u32> {
    Err(StatusCode::NOT_FOUND)
}

fn main() {}
