use webserver::prelude::*;

#[get("/a", host = "api.{tenant}.com")]
fn handler(tenant: &str) -> &'static str {
    "x"
}

fn main() {}
