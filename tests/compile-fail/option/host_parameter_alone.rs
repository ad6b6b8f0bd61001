use webserver::prelude::*;

#[get("/a", host = "{tenant}")]
fn handler(tenant: &str) -> &'static str {
    "x"
}

fn main() {}
