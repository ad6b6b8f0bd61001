use webserver::prelude::*;

#[post("/")]
fn handler(request: Request, body: Bytes) -> &'static str {
    "x"
}

fn main() {}
