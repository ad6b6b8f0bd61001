use webserver::prelude::*;

type Mine = Option<Json<u8>>;

#[post("/")]
fn handler(first: Mine, second: String) -> &'static str {
    "x"
}

fn main() {}
