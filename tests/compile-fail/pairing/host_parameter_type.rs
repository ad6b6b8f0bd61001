use webserver::prelude::*;

#[get("/a", host = "{tenant}.example.com")]
fn handler(tenant: Vec<u8>) -> &'static str {
    drop(tenant);
    "x"
}

fn main() {}
