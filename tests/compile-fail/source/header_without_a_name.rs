use webserver::prelude::*;

#[get("/")]
fn show(#[header] _: &str) -> &'static str {
    "ok"
}

fn main() {}
