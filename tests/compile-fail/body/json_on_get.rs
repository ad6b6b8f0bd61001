use webserver::prelude::*;

#[get("/")]
fn handler(value: Json<u8>) -> &'static str {
    "x"
}

fn main() {}
