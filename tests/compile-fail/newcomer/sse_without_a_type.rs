use webserver::Sse;
use webserver::prelude::*;

#[get("/")]
fn show() -> Sse {
    Sse::new(Vec::new())
}

fn main() {}
