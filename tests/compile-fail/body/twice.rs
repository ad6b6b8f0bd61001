use webserver::prelude::*;

#[post("/")]
fn handler(first: Json<u8>, second: Bytes) -> &'static str {
    "x"
}

fn main() {}
