use webserver::prelude::*;

#[get("/")]
fn show() -> ETag {
    ETag::strong("v7")
}

fn main() {}
