use webserver::prelude::*;

#[get("/")]
fn handler(self: Request) -> &'static str {
    "x"
}

fn main() {}
