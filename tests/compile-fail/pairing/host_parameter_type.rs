use webserver::prelude::*;

#[get("/a", host = "{tenant}.example.com")]
fn handler(tenant: Vec<u8>) -> &'static str {
    "x"
}

fn main() {}
