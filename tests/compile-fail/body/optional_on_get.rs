use webserver::prelude::*;

#[get("/")]
fn handler(value: Option<Json<u8>>) -> &'static str {
    "x"
}

fn main() {}
